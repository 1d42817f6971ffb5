import type { Domain } from "@guildhall/protocol";
import { dnsTxt } from "../src/domains/index.ts";
import type { Mail } from "../src/people/index.ts";
import { signedIn, type Organization, type Person } from "./cast.ts";
import { DnsServer } from "./dns.ts";
import { testWorld, type Answer, type World, type WorldOptions } from "./world.ts";

/** A world with a name server of its own. */
export interface DomainWorld extends World {
  readonly dns: DnsServer;
  readonly lookUpTxt: ReturnType<typeof dnsTxt>;
  /** Claims a domain, as a member of Acme or of another organization. */
  readonly claim: (person: Person, body: Readonly<Record<string, unknown>>, slug?: string) => Promise<Answer>;
  /** Claims a domain and proves it. */
  readonly proved: (
    person: Person,
    body: Readonly<Record<string, unknown>>,
    slug?: string,
  ) => Promise<Domain>;
  /** Puts the record of a claim into the DNS. */
  readonly publish: (domain: Domain) => void;
  /** Asks for the check of a claim. */
  readonly check: (person: Person, domain: Domain, slug?: string) => Promise<Answer>;
  /** Makes a person with a proved address in a domain, who belongs nowhere. */
  readonly personAt: (name: string, domain: string) => Promise<Person>;
  /** The role that somebody has in an organization; null for whoever is no member. */
  readonly roleOf: (person: Person, organization: Organization) => Promise<string | null>;
  /** What was mailed to an address, the last one first. */
  readonly mailsTo: (email: string) => readonly Mail[];
}

/** Makes such a world for one test file; close it when the file is done. */
export async function testDomains(options: WorldOptions = {}): Promise<DomainWorld> {
  const dns = new DnsServer();
  await dns.up();
  const lookUpTxt = dnsTxt({ servers: [dns.address], timeoutMs: 500, tries: 1 });
  const world = await testWorld({ lookUpTxt, ...options });
  const { ask, database } = world;
  const claim: DomainWorld["claim"] = (person, body, slug = "acme") =>
    ask(person, `/api/organizations/${slug}/domains`, { method: "POST", body });
  const publish = ({ record }: Domain): void => {
    dns.records.set(record.name, ["something else", record.value]);
  };
  const check: DomainWorld["check"] = (person, { id }, slug = "acme") =>
    ask(person, `/api/organizations/${slug}/domains/${id}/verification`, { method: "POST" });
  return {
    ...{ ...world, dns, lookUpTxt, claim, publish, check },
    async proved(person, body, slug = "acme") {
      const domain = (await claim(person, body, slug)).body as Domain;
      publish(domain);
      const { status, body: answer } = await check(person, domain, slug);
      if (status !== 200) throw new Error(`Not proved: ${JSON.stringify(answer)}`);
      return answer as Domain;
    },
    async personAt(name, domain) {
      const person = await signedIn(database, name);
      const email = `${name.toLowerCase()}@${domain}`;
      await database.query(`update identity."user" set email = $2 where id = $1`, [person.userId, email]);
      return { ...person, email };
    },
    async roleOf({ userId }, { id }) {
      const [row] = await database.query<{ role: string }>(
        "select role from guildhall.member where organization_id = $1 and user_id = $2",
        [id, userId],
      );
      return row?.role ?? null;
    },
    mailsTo: (email) => world.guildhall.mailbox?.list().filter(({ to }) => to === email) ?? [],
    async close() {
      await world.close();
      await dns.down();
    },
  };
}
