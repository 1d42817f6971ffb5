import { request, type APIRequestContext } from "@playwright/test";
import { AuthenticatorApp } from "./authenticator.ts";
import type { GivenRole, Place } from "./model.ts";

/** An organization of the story. Its jobs, and nothing else anywhere, carry its canary word. */
export interface Hall {
  readonly name: string;
  readonly slug: string;
}

/** What an organization's policy can demand in the story. */
export interface Policy {
  readonly mfaRequired?: true;
  readonly allowedMethods?: readonly string[];
  readonly maxAgeSeconds?: number;
  readonly idleSeconds?: number;
}

/** A job as its organization has it, and who made it. */
export interface Made {
  readonly title: string;
  /** The e-mail address of whom the event names. */
  readonly by: string | undefined;
}

const names = ["Amber", "Birch", "Cedar", "Dover", "Elder", "Flint", "Grove", "Haven", "Inlet", "Jetty"];
const password = "a sentence is a good password";
const hostEmail = "host@halls.example.org";

/** The word that only this organization's jobs carry. */
export function canaryOf(slug: string): string {
  return `canary-${slug}`;
}

/** The organizations and people of the story, and whoever changes things for them at another desk. */
export class World {
  readonly halls: readonly Hall[] = names.map((name) => ({ name, slug: name.toLowerCase() }));
  readonly password = password;
  /** The organizations of each account, by its e-mail address: six of ten, so that they meet in some. */
  readonly memberships: ReadonlyMap<string, readonly string[]> = new Map(
    ["ada", "ben", "cleo"].map((name, index) => [
      `${name}@halls.example.org`,
      this.halls.filter((_, place) => (place + 3 * index) % names.length < 6).map(({ slug }) => slug),
    ]),
  );
  readonly #ids = new Map<string, string>();
  readonly #links = new Map<string, { readonly id: string; readonly secret: string }>();
  readonly #desks = new Map<string, Desk>();
  readonly #apps = new Map<string, AuthenticatorApp>();
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** The id of an account's user. */
  idOf(account: string): string {
    const id = this.#ids.get(account);
    if (id === undefined) throw new Error(`${account} has not signed up.`);
    return id;
  }

  /** The account whose user has this id; undefined for nobody of the story. */
  accountOf(id: string): string | undefined {
    return [...this.#ids].find(([, each]) => each === id)?.[0];
  }

  nameOf(slug: string): string {
    return this.halls.find((hall) => hall.slug === slug)?.name ?? slug;
  }

  /** Founds everything: the organizations, a job in each, the people and where they belong. */
  async found(): Promise<void> {
    const [first, ...others] = this.halls;
    const host = await this.#deskOf(hostEmail);
    const body = { name: "Hester Host", email: hostEmail, password, organization: first };
    await host.send("POST", "/api/auth/sign-up/email", body);
    for (const hall of others) await host.send("POST", "/api/organizations", hall);
    await this.enrol(hostEmail);
    await host.send("POST", "/api/auth/step-up/totp", { code: await this.codeOf(hostEmail) });
    for (const { slug } of this.halls) {
      await this.#send("POST /session", slug);
      await this.#send("POST /jobs", slug, { title: `First of ${canaryOf(slug)}`, status: "published" });
      this.#links.set(slug, await this.#makeLink(slug));
    }
    for (const [account, [home = "", ...elsewhere]] of this.memberships) {
      await this.#signUp(account, home);
      for (const organization of elsewhere) await this.join({ account, organization });
    }
  }

  /** Joins an organization again by its link, at another desk. */
  async join({ account, organization }: Place): Promise<void> {
    const link = this.#links.get(organization);
    const desk = await this.#deskOf(account);
    const { id = "", secret } = link ?? {};
    await desk.send("POST", `/api/invitation-links/${id}/acceptance`, { secret });
  }

  async remove({ account, organization }: Place): Promise<void> {
    await this.#send(`DELETE /members/${this.idOf(account)}`, organization);
  }

  async giveRole({ account, organization }: Place, role: GivenRole): Promise<void> {
    await this.#send(`PUT /members/${this.idOf(account)}/role`, organization, { role });
  }

  /** Has an organization demand this, or nothing any longer; `meanwhile` happens right before. */
  async demand(slug: string, policy: Policy, meanwhile?: () => Promise<void>): Promise<void> {
    await this.#proveAgain(hostEmail);
    await meanwhile?.();
    const nothing = { mfaRequired: false, allowedMethods: null, maxAgeSeconds: null, idleSeconds: null };
    await this.#send("PATCH /policy", slug, { ...nothing, ...policy });
  }

  /** Turns somebody's authenticator app on, at another desk. */
  async enrol(account: string): Promise<void> {
    const desk = await this.#proveAgain(account);
    const { secret } = (await desk.send("POST", "/api/me/totp")) as { secret: string };
    const app = new AuthenticatorApp(secret);
    await desk.send("POST", "/api/me/totp/confirmation", { code: app.code() });
    this.#apps.set(account, app);
  }

  /** Turns it off again. */
  async disenrol(account: string): Promise<void> {
    await (await this.#proveAgain(account)).send("DELETE", "/api/me/totp");
    this.#apps.delete(account);
  }

  /** A new code of somebody's authenticator app; who needs another before it shows the next sets it up anew. */
  async codeOf(account: string): Promise<string> {
    const code = this.#apps.get(account)?.code();
    if (code !== undefined) return code;
    await this.disenrol(account);
    await this.enrol(account);
    return this.codeOf(account);
  }

  /** Every job of an organization, the newest first, with whom the record says made it. */
  async madeIn(slug: string): Promise<readonly Made[]> {
    const jobs = await this.#all<{ id: string; title: string }>(slug, "/jobs?limit=100");
    const events = await this.#all<Event>(slug, "/events?limit=100&type=job.created");
    const makers = new Map(events.map(({ subject, actor }) => [subject.id, actor.id]));
    return jobs.map(({ id, title }) => ({ title, by: this.accountOf(makers.get(id) ?? "") }));
  }

  async leave(): Promise<void> {
    for (const desk of this.#desks.values()) await desk.leave();
  }

  /** An organization's list from its first page to its last, as its owner reads it. */
  async #all<Item>(slug: string, list: `/${string}`): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let after: string | null = ""; after !== null;) {
      const query: `/${string}` = after === "" ? list : `${list}&after=${after}`;
      const page = (await this.#send(`GET ${query}`, slug)) as { items: Item[]; next: string | null };
      items.push(...page.items);
      after = page.next;
    }
    return items;
  }

  async #proveAgain(account: string): Promise<Desk> {
    const desk = await this.#deskOf(account);
    await desk.send("POST", "/api/auth/step-up/password", { password });
    return desk;
  }

  /** Comes by a mailed invitation, which proves the mailbox and founds nothing. */
  async #signUp(account: string, home: string): Promise<void> {
    await this.#send("POST /invitations", home, { emails: [account], role: "admin" });
    const desk = await this.#deskOf(account);
    const { id, secret } = await this.#mailedTo(account);
    const name = account.replace(/@.*/, "").replace(/^./, (letter) => letter.toUpperCase());
    const signedIn = await desk.send("POST", `/api/invitations/${id}/sign-up`, { secret, name, password });
    this.#ids.set(account, (signedIn as { user: { id: string } }).user.id);
  }

  async #mailedTo(account: string): Promise<{ readonly id: string; readonly secret: string }> {
    const desk = await this.#deskOf(account);
    // Mail comes when it comes: whoever asks for it is answered before it is sent.
    for (;;) {
      const mails = (await desk.text("/dev/mail")).split("<article>");
      const mail = mails.find((text) => text.includes(`to ${account}`)) ?? "";
      const [, id, secret] = /\/invite#([\da-f-]{36})\.([\w-]+)/.exec(mail) ?? [];
      if (id !== undefined && secret !== undefined) return { id, secret };
    }
  }

  async #makeLink(slug: string): Promise<{ readonly id: string; readonly secret: string }> {
    const made = await this.#send("POST /invitation-links", slug, { role: "admin", maxUses: 1000 });
    const { id, url } = made as { id: string; url: string };
    return { id, secret: url.replace(/^.*[.=]/, "") };
  }

  /** Sends as the owner, to the rest of an organization's address. */
  async #send(request: `${string} /${string}`, slug: string, body?: object): Promise<unknown> {
    const [method = "", rest = ""] = request.split(" ");
    return (await this.#deskOf(hostEmail)).send(method, `/api/organizations/${slug}${rest}`, body);
  }

  async #deskOf(email: string): Promise<Desk> {
    const extraHTTPHeaders = { origin: this.#url };
    const desk =
      this.#desks.get(email) ??
      new Desk(await request.newContext({ baseURL: this.#url, extraHTTPHeaders, timeout: 60_000 }));
    this.#desks.set(email, desk);
    return desk;
  }
}

interface Event {
  readonly subject: { readonly id: string };
  readonly actor: { readonly id: string | null };
}

/** Somebody's own browser, away from the tabs of the story: it has no pages, it only sends. */
class Desk {
  readonly #context: APIRequestContext;

  constructor(context: APIRequestContext) {
    this.#context = context;
  }

  async send(method: string, path: string, data?: object): Promise<unknown> {
    const answer = await this.#context.fetch(path, { method, ...(data === undefined ? {} : { data }) });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  }

  async text(path: string): Promise<string> {
    return (await this.#context.get(path)).text();
  }

  leave(): Promise<void> {
    return this.#context.dispose();
  }
}
