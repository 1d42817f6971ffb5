import { mergeGrants } from "@guildhall/protocol";
import { createDoor } from "@guildhall/server";
import type { Benchmark } from "./benchmark.ts";
import { compare, report, type Variant } from "./compare.ts";
import { hiringData, type HiringData, type Seat } from "./hiring-data.ts";

declare module "@guildhall/protocol" {
  interface ApplicationPermissions {
    job: "read";
  }
}

const question = "Reading the 20 latest jobs of one organization among many";
const sql = `select id, title, status, created_at from public.job
  where organization_id = $1 order by created_at desc, id desc limit 20`;

/** What does an authorized, scoped, sealed read cost beside the bare SELECT that is neither? */
const benchmark: Benchmark = async ({ smoke }) => {
  const data = await hiringData(smoke ? 20 : 1000);
  try {
    const variants = variantsOf(data);
    for (const variant of variants) await expectTwentyRows(variant);
    for (const clients of smoke ? [2] : [1, 8, 32]) {
      const length = smoke ? { rounds: 1, sliceMs: 50 } : {};
      report(question, clients, await compare({ variants, clients, ...length }));
    }
  } finally {
    await data.close();
  }
};

export default benchmark;

function variantsOf({ database, unguarded, seats }: HiringData): readonly Variant[] {
  const door = createDoor({
    publicUrl: "http://localhost:3000",
    tenant: database.tenant,
    system: database.system,
    grants: mergeGrants({ owner: ["job:read"] }),
    onSystem: () => undefined,
  });
  const requests = seats.map(requestOf);
  const seatAt = (turn: number): Seat => at(seats, turn);
  return [
    {
      name: "the peer: prepared SELECT, hand-written WHERE, no authorization",
      run: (turn) => unguarded.query({ name: "jobs", text: sql, values: [seatAt(turn).organizationId] }),
    },
    {
      name: "the same as one transaction of four round trips",
      run: (turn) => inTransaction(unguarded, seatAt(turn).organizationId),
    },
    {
      name: "guildhall.organization: authorized, scoped, sealed",
      run: (turn) =>
        door.organization(at(requests, turn), seatAt(turn).slug, "job:read", ({ db, context }) =>
          db.query(sql, [context.organization.id]),
        ),
    },
  ];
}

// What most applications do for row-level security, still without asking who it is.
async function inTransaction(pool: HiringData["unguarded"], organizationId: string): Promise<unknown> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query({
      name: "context",
      text: "select set_config('app.organization', $1, true)",
      values: [organizationId],
    });
    const answer = await client.query({ name: "jobs", text: sql, values: [organizationId] });
    await client.query("commit");
    return answer;
  } finally {
    client.release();
  }
}

function requestOf({ token }: Seat): Request {
  return new Request("http://localhost:3000/", { headers: { Cookie: `guildhall=${token}` } });
}

function at<Item>(items: readonly Item[], turn: number): Item {
  const item = items[turn % items.length];
  if (item === undefined) throw new Error("There is nobody in the data.");
  return item;
}

// A benchmark of something that does not work is worse than none.
async function expectTwentyRows({ name, run }: Variant): Promise<void> {
  const answer = (await run(0)) as readonly object[] | { readonly rows: readonly object[] };
  const rows = "rows" in answer ? answer.rows : answer;
  if (rows.length !== 20) throw new Error(`${name}: ${String(rows.length)} rows instead of 20.`);
}
