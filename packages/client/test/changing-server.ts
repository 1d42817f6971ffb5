import { LiveServer, say } from "./live-server.ts";
import type { Seen } from "./edge-server.ts";

/** One account (the id of its user) in one organization (its slug). */
export interface Place {
  readonly account: string;
  readonly slug: string;
}

/** What changes where somebody stands, without any tab's doing. */
export type Change = "role" | "remove" | "join" | "end session" | "ask" | "ask no more";

/** Keys after which the browser has another cookie. */
const replacesCookie = /^POST \/api\/auth\/(sign-in|sign-out|step-up)/;

/** A server on which things change at other desks; it says so in the stream. Roles are numbered, so that later ones show. */
export class ChangingServer extends LiveServer {
  #roles = 0;

  constructor(accounts: readonly string[], slugs: readonly string[]) {
    super();
    for (const id of accounts) this.add({ id, name: id, roles: {} });
    for (const account of accounts) for (const slug of slugs) this.change("join", { account, slug });
    this.onStream = (stream) => say(stream, { kind: "resync" });
    this.beforeReply = ({ key }: Seen) => {
      if (replacesCookie.test(key)) this.#tell({ kind: "end", because: "renew" });
      return Promise.resolve();
    };
  }

  change(change: Change, { account, slug }: Place): void {
    const roles = this.people.get(account)?.roles ?? {};
    const place = `${account} ${slug}`;
    const ids = { user: account, organization: `id-of-${slug}` };
    switch (change) {
      case "join":
      case "role":
        if ((roles[slug] === undefined) === (change === "role")) return;
        roles[slug] = `role ${++this.#roles}`;
        this.#tell({ kind: change === "role" ? "role_changed" : "membership_started", ...ids });
        break;
      case "remove":
        if (!Reflect.deleteProperty(roles, slug)) return;
        this.open.delete(place);
        this.#tell({ kind: "membership_ended", ...ids });
        break;
      case "end session":
        this.open.delete(place);
        this.#tell({ kind: "session_ended", ...ids });
        break;
      case "ask":
      case "ask no more":
        if (change === "ask") this.asks.set(place, "mfa");
        else this.asks.delete(place);
        this.#tell({ kind: "policy_changed", ...ids });
    }
  }

  /** Ends an account's session in this browser, from afar. */
  endAccount(account: string): void {
    this.signedIn.delete(account);
    for (const place of this.open) if (place.startsWith(`${account} `)) this.open.delete(place);
    this.#tell({ kind: "account_ended", user: account });
  }

  #tell(message: object): void {
    for (const stream of this.held) say(stream, message);
  }
}
