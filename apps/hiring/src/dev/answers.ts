import type { Account, Page } from "@guildhall/protocol";
import { sessionOf } from "./cast.ts";
import { Refusal, type Answers, type Asked } from "./pretended-server.ts";

/** What a server answers of the accounts of a browser: who they are, and their sessions. */
export function answersTo(accounts: readonly Account[]): Answers {
  const session = ({ parameters: { org = "" }, account }: Asked) => {
    const who = accounts.find(({ user }) => user.id === account) ?? accounts[0];
    if (who === undefined) return new Refusal("unauthenticated");
    return sessionOf(who, org) ?? new Refusal("not_found");
  };
  return {
    "GET /api/me": { accounts: [...accounts] },
    "GET /api/me/invitations": { items: [] },
    "GET /api/me/joinable": { items: [] },
    "GET /api/me/email-change": { pending: null },
    "POST /api/organizations/:org/session": session,
    "GET /api/organizations/:org/session": session,
    "DELETE /api/organizations/:org/session": null,
  };
}

/** Answers with the page that is asked for of a list. */
export function paged<Item>(
  items: readonly Item[],
): (asked: Asked) => { items: Item[]; next: string | null } {
  return ({ query }) => {
    const from = Number(query.get("after") ?? 0);
    const to = from + Number(query.get("limit") ?? 20);
    return { items: items.slice(from, to), next: to < items.length ? String(to) : null };
  };
}

/** An empty list. */
export const empty: { items: never[]; next: null } & Page<never> = { items: [], next: null };

/** Refuses the first time, and then answers: an error from which trying again helps. */
export function failingOnce<Answer>(reply: Answer | ((asked: Asked) => Answer)) {
  return (asked: Asked): Answer | Refusal => {
    if (asked.attempt === 1) return new Refusal("unavailable");
    return reply instanceof Function ? reply(asked) : reply;
  };
}
