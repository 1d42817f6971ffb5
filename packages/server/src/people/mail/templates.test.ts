import fc from "fast-check";
import { expect, test } from "vitest";
import { addressAskedMail, addressChangedMail, addressHeldMail, newAddressMail } from "./address-mails.ts";
import {
  organizationSubject,
  passwordChangedMail,
  passwordResetMail,
  plainName,
  verificationMail,
} from "./templates.ts";

const olivia = { name: "Olivia", email: "olivia@example.com" };
const link = "https://app.example.com/verify#token=AbC-_123";

test("the mail that proves an address says what it is for, and carries its link once in each form", () => {
  const mail = verificationMail(olivia, link);
  expect(mail).toMatchObject({ to: olivia.email, subject: "Confirm your e-mail address" });
  expect(mail.text).toBe(
    `Hello Olivia,

Please confirm that this is your e-mail address at app.example.com.

${link}

The link works once, for 24 hours. If you did not sign up, ignore this mail.
`,
  );
  expect(mail.html.split(link)).toHaveLength(2);
});

test("no mail of ours loads anything from anywhere: its link is all that leads out", () => {
  for (const { html } of [
    verificationMail(olivia, link),
    passwordResetMail(olivia, link),
    passwordChangedMail(olivia, "https://app.example.com"),
    newAddressMail(olivia, link),
    ...[addressAskedMail, addressChangedMail, addressHeldMail].map((mail) =>
      mail(olivia, "https://app.example.com"),
    ),
  ]) {
    expect(html.replaceAll(link, "")).not.toMatch(/https?:|<img|<link|<script|url\(|@import/i);
  }
});

test.each([
  ["Olivia", "Olivia"],
  ["J.R. Tolkien", "J. R. Tolkien"],
  ["click evil.example.com/now", "click evil. example. com/now"],
  ["https://evil.example", "https evil. example"],
  ["mail@evil.example", "mail evil. example"],
  ["Max\r\nBcc: everybody@example.com", "Max Bcc: everybody example. com"],
  ["Max\u202Egnp", "Max gnp"],
  ["<b>Max</b>", "b Max /b"],
  ["\u200B", "there"],
  ["x".repeat(300), "x".repeat(80)],
])("somebody called %j is greeted as %j", (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

test("whatever somebody is called, a mail to them has no tag, no line and no link that is not ours", () => {
  const empty = verificationMail({ ...olivia, name: "" }, link);
  const tags = (html: string): number => html.split("<").length;
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 120 }), (name) => {
      const mail = verificationMail({ ...olivia, name }, link);
      expect(tags(mail.html)).toBe(tags(empty.html));
      expect(mail.text.split("\n")).toHaveLength(empty.text.split("\n").length);
      expect(plainName(name)).not.toMatch(/:\/\/|@|\.\S/);
      expect(mail.html.isWellFormed() && mail.text.isWellFormed()).toBe(true);
    }),
  );
});

test.each([
  ["Acme", "[Acme] You are invited"],
  ["A]cme\r\nBcc: eve@example.com [", "[A cme Bcc: eve example. com] You are invited"],
  ["evil.example.com", "[evil. example. com] You are invited"],
])("an organization's mail says whose it is: %j", (name, subject) => {
  expect(organizationSubject(name, "You are invited")).toBe(subject);
});
