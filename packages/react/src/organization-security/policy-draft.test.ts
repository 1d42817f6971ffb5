import type { Policy } from "@guildhall/protocol";
import { describe, expect, test } from "vitest";
import { changeOf, draftOf } from "./policy-draft.ts";

const open: Policy = {
  allowedMethods: null,
  mfaRequired: false,
  maxAgeSeconds: null,
  idleSeconds: null,
  allowedEmailDomains: null,
};

describe("what Olivia changes of Acme's policy", () => {
  test("is nothing, as long as the form holds what the policy says", () => {
    const strict: Policy = {
      allowedMethods: ["hwk", "pwd"],
      mfaRequired: true,
      maxAgeSeconds: 3600,
      idleSeconds: 900,
      allowedEmailDomains: ["acme.example", "acme.test"],
    };
    expect(changeOf(strict, draftOf(strict))).toBeNull();
    expect(changeOf(strict, { ...draftOf(strict), allowedMethods: ["pwd", "hwk"] })).toBeNull();
  });

  test("is what differs, and no more", () => {
    expect(changeOf(open, { ...draftOf(open), mfaRequired: true })).toEqual({ mfaRequired: true });
    expect(changeOf({ ...open, idleSeconds: 900 }, draftOf(open))).toEqual({ idleSeconds: null });
    expect(changeOf(open, { ...draftOf(open), allowedMethods: ["hwk"] })).toEqual({
      allowedMethods: ["hwk"],
    });
  });

  test("takes domains as people type them", () => {
    const typed = { ...draftOf(open), domains: " @acme.example, acme.test;\nacme.example " };
    expect(changeOf(open, typed)).toEqual({ allowedEmailDomains: ["acme.example", "acme.test"] });
    expect(changeOf({ ...open, allowedEmailDomains: ["acme.example"] }, draftOf(open))).toEqual({
      allowedEmailDomains: null,
    });
  });
});
