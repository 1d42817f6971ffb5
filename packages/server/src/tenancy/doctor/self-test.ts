import type pg from "pg";
import { TENANT_TABLES, type CheckCode, type Finding } from "./check.ts";

/** What the self-test tries, by the code under which it tells that something worked that must not. */
export const selfTestHolds: Readonly<Record<"B1" | "B2" | "B3" | "B4", string>> = {
  B1: "a read without a context raises",
  B2: "a read with a forged context raises",
  B3: "a write without a context is refused",
  B4: "requests log in as guildhall_tenant",
};

/**
 * Tries, on a connection in a transaction, what must not work: to read and write tenant tables as the tenant role and as a
 * visitor without a context, and with a forged one. Every try is undone.
 */
export async function selfTest(client: pg.ClientBase): Promise<Finding[]> {
  // eslint-disable-next-line guildhall/no-session-settings -- S2 tells of it; here it would hide what policies do
  await client.query("set local row_security = on");
  return [
    ...(await tryAs(client, { role: "guildhall_tenant", setting: "guildhall.context" })),
    ...(await tryAs(client, { role: "guildhall_visitor", setting: "guildhall.visit" })),
  ];
}

/** Whom requests run as, and the setting that holds what the door sealed for them. */
interface Trier {
  readonly role: "guildhall_tenant" | "guildhall_visitor";
  readonly setting: "guildhall.context" | "guildhall.visit";
}

async function tryAs(client: pg.ClientBase, { role, setting }: Trier): Promise<Finding[]> {
  // eslint-disable-next-line guildhall/no-session-settings -- what is tried here is what requests run as
  await client.query(`set local role ${role}`);
  const { rows } = await client.query<Trial>(TRIALS);
  const findings: Finding[] = [];
  for (const trial of rows)
    findings.push(...(await readBare(client, trial)), ...(await readForged(client, trial, setting)));
  for (const trial of rows) findings.push(...(await writeBare(client, trial)));
  return findings.map((finding) => ({ ...finding, problem: `As ${role}: ${finding.problem}` }));
}

/** Tells of a connection that is not the tenant role's login (B4). */
export async function judgeLogin(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ login: string }>("select session_user::text as login");
  const [row] = rows;
  if (!row || row.login === "guildhall_tenant") return [];
  const problem =
    "Requests log in as this role, not as guildhall_tenant: smuggled SQL could act with all its rights.";
  const remedy = "alter role guildhall_tenant login password '…'; and set DATABASE_URL to that login.";
  return [{ check: "B4", object: row.login, problem, remedy }];
}

interface Trial {
  readonly object: string;
  /** A read that is refused before it looks for rows, so that it is refused in an empty table, too; null if not allowed. */
  readonly read: string | null;
  /** An insert of a row with an organization and nothing else; null if not allowed. */
  readonly write: string | null;
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

const TRIALS = `
  with ${TENANT_TABLES}
  select t.oid::regclass::text as object,
    case when has_column_privilege(t.oid, t.organization, 'SELECT')
      then format('select from %s where %I = %L limit 1', t.oid::regclass, t.attname, '${NOBODY}') end as read,
    case when has_column_privilege(t.oid, t.organization, 'INSERT')
      then format('insert into %s (%I) values (%L)', t.oid::regclass, t.attname, '${NOBODY}') end as write
  from tenant_table t
  where has_schema_privilege(t.nspname, 'USAGE')
  order by 1`;

async function readBare(client: pg.ClientBase, { object, read }: Trial): Promise<Finding[]> {
  if (read === null) return [];
  const outcome = await attempt(client, () => client.query(read));
  return isRefusal(outcome) ? [] : [worked("B1", object, `A read without a context ${said(outcome)}.`)];
}

async function readForged(
  client: pg.ClientBase,
  { object, read }: Trial,
  setting: Trier["setting"],
): Promise<Finding[]> {
  if (read === null) return [];
  for (const forged of [NOBODY, `${NOBODY}:${NOBODY}:${"0".repeat(64)}`]) {
    const outcome = await attempt(client, async () => {
      // eslint-disable-next-line guildhall/no-session-settings -- the forgery must fail; it ends with the transaction
      await client.query("select set_config($1, $2, true)", [setting, forged]);
      await client.query(read);
    });
    if (!isRefusal(outcome)) return [worked("B2", object, `A read with a forged context ${said(outcome)}.`)];
  }
  return [];
}

async function writeBare(client: pg.ClientBase, { object, write }: Trial): Promise<Finding[]> {
  if (write === null) return [];
  const outcome = await attempt(client, () => client.query(write));
  // A constraint is asked after the policy: where one refuses the row, the policy has let it in.
  const isLetIn = outcome === null || (outcome.code.startsWith("23") && outcome.table !== undefined);
  return isLetIn ? [worked("B3", object, `A write without a context ${said(outcome)}.`)] : [];
}

/** Does something and undoes it; answers with the error that refused it, or with nothing when it worked. */
async function attempt(client: pg.ClientBase, work: () => Promise<unknown>): Promise<Refusal | null> {
  await client.query("savepoint attempt");
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && typeof error.code === "string")) throw error;
    return error as Refusal;
  } finally {
    await client.query("rollback to savepoint attempt");
  }
}

/** An error of PostgreSQL's. */
interface Refusal extends Error {
  readonly code: string;
  readonly table?: string;
}

function isRefusal(outcome: Refusal | null): boolean {
  return outcome?.code === "GH001";
}

function said(outcome: Refusal | null): string {
  return outcome === null
    ? "is answered"
    : `fails for another reason than it should (${outcome.code} ${outcome.message})`;
}

function worked(check: CheckCode, object: string, problem: string): Finding {
  const remedy =
    "Mend what the other checks say of it. When they say nothing, guildhall.organization_id() is not what the migrations made.";
  return { check, object, problem, remedy };
}
