import { Mailbox } from "@guildhall/server";
import { expect, test } from "vitest";
import { demoPassword } from "../demo/people.ts";
import { developmentPages } from "./development-pages.ts";

const mailbox = new Mailbox({ production: false });
const request = new Request("http://localhost:3000/dev/people");

test("in production there are no pages for development", () => {
  expect(developmentPages({ production: true, mailbox })).toBeNull();
  expect(developmentPages({ production: true, mailbox: null })).toBeNull();
});

test("in development the demo people are told with their password", async () => {
  const page = developmentPages({ production: false, mailbox })?.["/dev/people"];
  const { password, people } = (await page?.(request).json()) as { password: string; people: object[] };
  expect(password).toBe(demoPassword);
  expect(people[0]).toEqual({
    name: "Olivia Okafor",
    email: "olivia@acme.example",
    memberships: [
      { organization: "Acme", role: "owner" },
      { organization: "Globex", role: "member" },
    ],
  });
});

test("where mail is sent there is no page of kept mail", () => {
  expect(Object.keys(developmentPages({ production: false, mailbox: null }) ?? {})).toEqual(["/dev/people"]);
});

test("a kept mail is shown with its link, and nothing in it becomes markup", async () => {
  await mailbox.send({
    to: "olivia@acme.example",
    subject: "<b>Confirm</b>",
    text: 'Open http://localhost:3000/verify#token=a&b "now" <script>alert(1)</script>',
    html: "",
  });
  const html = await developmentPages({ production: false, mailbox })?.["/dev/mail"]?.(request).text();
  expect(html).toContain("&lt;b&gt;Confirm&lt;/b&gt;");
  expect(html).toContain('<a href="http://localhost:3000/verify#token=a&amp;b">');
  expect(html).not.toContain("<script");
});
