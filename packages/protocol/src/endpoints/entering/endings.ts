import { z } from "zod";
import { endpoint } from "../../endpoint.ts";
import { id, instant } from "../../vocabulary.ts";

/**
 * How an account's place in an organization ended: it was `removed`, or `left`; it still belongs, and was `signed_out` by
 * whoever looks after the organization's sessions; the organization's deletion was asked for (`deleted`); or its `policy`
 * admits the account's address no more.
 */
export const endingKind = z.enum(["removed", "left", "signed_out", "deleted", "policy"]);

/** How an account's place in an organization ended, by whom and when. */
export const ending = z.object({
  kind: endingKind,
  /** The name of who did it, as it was then in that organization; null when that was no person. */
  by: z.string().nullable(),
  at: instant,
});
/** How an account's place in an organization ended. */
export type Ending = z.output<typeof ending>;

export const readEnding = endpoint({
  method: "GET",
  path: "/api/me/ending",
  scope: "account",
  summary: "How one's own place in an organization ended, by whom and when, for a day after it.",
  query: z.object({ organization: id.describe("Where one was.") }),
  body: null,
  /** Null for whoever is still in, was never there, or has been out for longer; also for what does not exist. */
  answer: z.object({ ending: ending.nullable() }),
  status: 200,
  event: null,
  problems: [],
});
