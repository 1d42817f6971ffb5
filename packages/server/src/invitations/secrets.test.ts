import { builtInGrants } from "@guildhall/protocol";
import { afterAll, expect, test } from "vitest";
import { castOf, origin, requestOf, signedIn, testDatabase, type Person } from "../../test/index.ts";
import { linkIn, type Link } from "../../test/invitations.ts";
import { hurry, jobsOf, settled, until } from "../../test/jobs.ts";
import { createLogger, createRouter } from "../http/index.ts";
import { createPeople, Mailbox } from "../people/index.ts";
import { createDoor, workOnJobs } from "../tenancy/index.ts";
import { invitationRoutes } from "./index.ts";

const database = await testDatabase();
const { olivia, eve } = await castOf(database);
const lines: string[] = [];
const logger = createLogger({ level: "debug", destination: { write: (line) => lines.push(line) } });
const mailbox = new Mailbox();
let tries = 0;
const people = createPeople({
  system: database.system,
  secret: "a secret that only the tests of this room know",
  publicUrl: origin,
  logger,
  mailer: {
    // Every mail fails first, as loudly as it can, so that what is logged of it is looked at, too.
    send: async (mail) => {
      tries += 1;
      if (tries % 2 === 1) throw new Error(`Not taken: ${JSON.stringify(mail)}`);
      await mailbox.send(mail);
    },
  },
});
const grants = builtInGrants;
const door = createDoor({
  publicUrl: "http://localhost:3000",
  tenant: database.tenant,
  system: database.system,
  grants,
  onSystem: () => undefined,
});
const beforeTransfer = (): void => undefined;
const inviting = invitationRoutes(door, { people, grants, publicUrl: origin, beforeTransfer });
const routes = [...people.routes, ...inviting];
const handle = createRouter({ routes, publicUrl: origin, logger, checkAnswers: true });
const runner = workOnJobs({ ownerUrl: database.ownerUrl, performers: people.performers, logger, pollMs: 50 });
afterAll(async () => {
  await runner.stop();
  await database.close();
});

const answers: string[] = [];
async function post(person: Person | null, path: string, body: unknown): Promise<Response> {
  const response = await handle(
    requestOf(person, path, { method: "POST", ...(body === null ? {} : { body }) }),
  );
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  answers.push(JSON.stringify(headers), await response.clone().text());
  return response;
}

/** What was mailed last to somebody, once it was tried and has got through. */
async function mailedTo(email: string): Promise<Link> {
  await settled(database);
  rows.push(...(await everyRow()));
  await until(async () => {
    await hurry(database);
    return (await jobsOf(database)).length === 0;
  });
  return linkIn(mailbox.list().find(({ to }) => to === email)?.text ?? "");
}

const rows: string[] = [];
async function everyRow(): Promise<readonly string[]> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('guildhall', 'identity', 'public', 'graphile_worker') and c.relkind in ('r', 'p')`,
  );
  const read = tables.map(async ({ name }) =>
    (await database.query<{ row: string }>(`select t::text as row from ${name} t`)).map(
      ({ row }) => `${name} ${row}`,
    ),
  );
  return (await Promise.all(read)).flat();
}

const invitations = "/api/organizations/acme/invitations";

test("T-INV-2, T-LOG-1: secrets stand in no row, no job, no line of the log, no answer and no mail but their link", async () => {
  const nia = await signedIn(database, "Nia");
  await post(olivia, invitations, { emails: [nia.email] });
  const first = await mailedTo(nia.email);
  await post(olivia, `${invitations}/${first.id}/resending`, null);
  const second = await mailedTo(nia.email);
  for (const { id, secret } of [first, second]) {
    await post(null, `/api/invitations/${id}/viewing`, { secret });
    await post(eve, `/api/invitations/${id}/acceptance`, { secret });
    await post(nia, `/api/invitations/${id}/acceptance`, { secret, nobodyKnowsThis: secret });
    await post(nia, `/api/invitations/${secret}/acceptance?secret=${secret}`, { secret });
  }
  rows.push(...(await everyRow()));
  const joined = await post(nia, `/api/invitations/${second.id}/acceptance`, { secret: second.secret });
  expect(joined.status).toBe(200);

  await post(olivia, invitations, { emails: ["ben@example.org", "cleo@example.org"] });
  const [ben, cleo] = [await mailedTo("ben@example.org"), await mailedTo("cleo@example.org")];
  await post(null, `/api/invitations/${ben.id}/rejection`, { secret: ben.secret });
  const newcomer = { secret: cleo.secret, name: "Cleo", password: "a canary of a password" };
  expect((await post(null, `/api/invitations/${cleo.id}/sign-up`, newcomer)).status).toBe(201);
  rows.push(...(await everyRow()));

  const secrets = [first, second, ben, cleo].map(({ secret }) => secret);
  const hashes = await database.query("select from guildhall.invitation where secret_hash is not null");
  expect([new Set(secrets).size, hashes.length, tries]).toEqual([4, 0, 8]);
  expect(rows.some((row) => row.startsWith("guildhall.invitation ") && row.includes("\\x"))).toBe(true);
  expect(rows.some((row) => row.includes("sealed"))).toBe(true);
  const links = mailbox.list().map(({ text }) => linkIn(text));
  const mails = mailbox
    .list()
    .map((mail) =>
      links.reduce((text, { id, secret }) => text.replaceAll(`#${id}.${secret}`, ""), JSON.stringify(mail)),
    );
  expect(lines.filter((line) => line.includes("/api/invitations/:invitation/")).length).toBeGreaterThan(7);
  expect(lines.filter((line) => line.includes("Not taken"))).toHaveLength(4);
  for (const secret of [...secrets, newcomer.password])
    for (const [kind, texts] of Object.entries({ rows, lines, answers, mails }))
      expect(
        texts.filter((text) => text.includes(secret)),
        `${secret} in ${kind}`,
      ).toEqual([]);
});
