import { afterAll, expect, test } from "vitest";
import { hurry, jobsOf, until } from "../../test/jobs.ts";
import { testPeople } from "../../test/people.ts";
import { Mailbox } from "./index.ts";

const mailbox = new Mailbox();
let tries = 0;
const world = await testPeople({
  mailer: {
    // Every mail fails first, as loudly as it can, so that what is logged of it is looked at, too.
    send: async (mail) => {
      tries += 1;
      if (tries % 2 === 1) throw new Error(`Not taken: ${JSON.stringify(mail)}`);
      await mailbox.send(mail);
    },
  },
});
const { database, browser, log } = world;
afterAll(() => world.close());

/** Every row of every table of ours, as text, with its table. */
async function everyRow(): Promise<{ readonly table: string; readonly row: string }[]> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('guildhall', 'identity', 'public', 'graphile_worker') and c.relkind in ('r', 'p')`,
  );
  const rows = tables.map(async ({ name }) =>
    (await database.query<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => ({
      table: name,
      row,
    })),
  );
  return (await Promise.all(rows)).flat();
}

/** Resolves when every mail was sent, however often it failed. */
async function delivered(): Promise<void> {
  await until(async () => {
    await hurry(database);
    return (await jobsOf(database)).length === 0;
  });
}

function linkIn(text: string): { readonly link: string; readonly token: string } {
  const [link = "", token = ""] = /http:\/\/localhost:3000\/\w+#token=([\w-]{43})/.exec(text) ?? [];
  return { link, token };
}

test("passwords, cookies and mailed secrets stand in no row, no line of the log, no answer and no mail but its link (T-LOG-1)", async () => {
  const laptop = browser();
  const secrets = ["canary password one", "canary password two", "canary password three"];
  const [first = "", second = "", wrong = ""] = secrets;
  const answers: string[] = [];
  // Looked at after every step: what was used is gone at the end.
  const rows: Awaited<ReturnType<typeof everyRow>> = [];
  const post = async (path: string, body: unknown): Promise<void> => {
    const { text, headers } = await laptop.post(`/api/auth/${path}`, body);
    rows.push(...(await everyRow()));
    answers.push(text, ...[...headers].flatMap(([name, value]) => (name === "set-cookie" ? [] : [value])));
    if (laptop.cookie !== null) secrets.push(laptop.token);
  };
  const email = "nia@example.com";

  await post("sign-up/email", {
    name: "Nia",
    email,
    password: first,
    organization: { name: "Initech", slug: "initech" },
  });
  await delivered();
  const verify = linkIn(mailbox.list()[0]?.text ?? "");
  await post("send-verification-email", { email });
  await post("sign-in/email", { email, password: first });
  await post("sign-in/email", { email, password: wrong });
  await delivered();
  await post("request-password-reset", { email });
  // Every mail failed once, and waits: what waits is looked at, too.
  await world.settled();
  const waiting = await everyRow();
  await delivered();
  const reset = linkIn(mailbox.list()[0]?.text ?? "");
  await post("verify-email", { token: verify.token });
  await post("verify-email", { token: verify.token });
  await post("reset-password", { token: reset.token, password: second });
  await post("sign-in/email", { email, password: second });
  await post("sign-out", {});
  await delivered();
  secrets.push(verify.token, reset.token);

  expect(new Set(secrets).size).toBeGreaterThan(6);
  expect(secrets.every((secret) => secret.length > 15)).toBe(true);
  expect(waiting.map(({ table }) => table)).toContain("graphile_worker._private_jobs");
  expect(await jobsOf(database)).toEqual([]);
  rows.push(...waiting, ...(await everyRow()));
  expect(rows.map(({ table }) => table)).toEqual(
    expect.arrayContaining(["guildhall.account_event", "identity.verification"]),
  );
  const links = mailbox.list().map(({ text }) => linkIn(text).link);
  const mails = mailbox
    .list()
    .map((mail) => JSON.stringify(mail))
    .map((mail) => links.reduce((text, link) => (link === "" ? text : text.replaceAll(link, "")), mail));
  for (const secret of secrets) {
    for (const { table, row } of rows) expect(row, table).not.toContain(secret);
    for (const text of [...answers, ...mails]) expect(text).not.toContain(secret);
    expect(log()).not.toContain(secret);
  }
});

test("the engine's own session token is given to nobody: no answer carries its cookie, and no log names it", async () => {
  const laptop = browser();
  const { headers, text } = await laptop.post("/api/auth/sign-in/email", {
    email: "nia@example.com",
    password: "canary password two",
  });
  const [row] = await database.query<{ token: string }>("select token from identity.session");
  const token = row?.token ?? "";
  expect(token.length).toBeGreaterThan(20);
  expect([...headers].join("\n") + text).not.toContain(token);
  expect(headers.getSetCookie()).toHaveLength(1);
  expect(log()).not.toContain(token);
});
