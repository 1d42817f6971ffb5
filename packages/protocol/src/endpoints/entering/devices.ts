import { z } from "zod";
import { endpoint, recentProof } from "../../endpoint.ts";
import { id, instant, page, pageQuery } from "../../vocabulary.ts";

/** What a session was opened with, as far as it said; null for what can not be told. */
export const device = z.object({
  browser: z.string().nullable().describe("The browser, like Firefox."),
  system: z.string().nullable().describe("The operating system, like Windows."),
});
/** What a session was opened with. */
export type Device = z.output<typeof device>;

/** One place where a person is signed in. */
export const accountSession = z.object({
  id,
  /** It is the one that asks. */
  current: z.boolean(),
  device,
  /** From where the person signed in. */
  ip: z.string().nullable(),
  /** How they proved themselves. */
  methods: z.array(z.string()),
  signedInAt: instant,
  /** When it was last used in some organization, else when the person last proved themselves. */
  lastUsedAt: instant,
  expiresAt: instant,
});
/** One place where a person is signed in. */
export type AccountSession = z.output<typeof accountSession>;

export const listDevices = endpoint({
  method: "GET",
  path: "/api/me/sessions",
  scope: "account",
  summary: "Where the account that the request speaks for is signed in, the latest sign-in first.",
  query: pageQuery,
  body: null,
  answer: page(accountSession),
  status: 200,
  event: null,
  problems: [],
});

export const endDevice = endpoint({
  method: "DELETE",
  path: "/api/me/sessions/:session",
  scope: "account",
  proof: recentProof,
  summary: "Sign the account that the request speaks for out in one place.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "account.session_ended",
  problems: ["not_found"],
});

export const endDevices = endpoint({
  method: "DELETE",
  path: "/api/me/sessions",
  scope: "account",
  proof: recentProof,
  summary: "Sign the account that the request speaks for out everywhere, or everywhere but here.",
  query: z.object({
    keep: z.enum(["current"]).optional().describe("Stay signed in in the browser that asks."),
  }),
  body: null,
  answer: null,
  status: 204,
  event: "account.signed_out_everywhere",
  problems: [],
});
