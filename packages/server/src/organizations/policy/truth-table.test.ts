import { acrValues, type Me, type Policy } from "@guildhall/protocol";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { arrive, organization, type Organization, type Person } from "../../../test/index.ts";
import { agesOf, modelOf, prove, setPolicy, type Ages, type Looked } from "../../../test/policies.ts";
import { testWorld, type Answer } from "../../../test/world.ts";

const world = await testWorld();
const { ask, database, globex } = world;
afterAll(() => world.close());

const old = 2 * 60 * 60;
const tyrell = await organization(database, "Tyrell");

/** Every way of having proved oneself that makes a difference. */
const proofs: readonly (readonly string[])[] = [
  ["pwd"],
  [`sso:${tyrell.id}`],
  [`sso:${globex.id}`],
  ["pwd", "otp", "mfa"],
  ["hwk", "mfa"],
  ["pwd", `sso:${tyrell.id}`],
  [`sso:${tyrell.id}`, `mfa:${tyrell.id}`],
  ["pwd", `sso:${globex.id}`, `mfa:${globex.id}`],
];

/** Somebody with one of them, and how long ago they gave it and used their session last. */
interface Seat extends Looked {
  readonly person: Person;
}

async function seatOf(number: number, shown: Pick<Looked, "ages" | "unused">): Promise<Seat> {
  const person = await arrive(database, `Member${String(number)}`, { role: "member", organization: tyrell });
  return { ...shown, person, domain: "example.com", organizationId: tyrell.id };
}

/** Ways of which one was shown just now, and the others long ago. */
const renewed: readonly Ages[] = [
  { pwd: old, otp: 0, mfa: 0 },
  { pwd: 0, hwk: old, mfa: old },
  { pwd: old, [`sso:${globex.id}`]: 0, [`mfa:${globex.id}`]: 0 },
  { pwd: old, [`sso:${tyrell.id}`]: 0 },
  { pwd: 0, [`sso:${tyrell.id}`]: old },
];

const shown = [
  ...proofs.flatMap((methods) => [0, old].map((age) => agesOf(methods, age))),
  ...renewed,
].flatMap((ages) => [0, old].map((unused) => ({ ages, unused })));
const seats = await Promise.all(shown.map((one, number) => seatOf(number, one)));

const policies: readonly Policy[] = ([null, ["pwd"], ["sso"], ["hwk", "sso"]] as const).flatMap((ways) =>
  [false, true].flatMap((mfaRequired) =>
    [null, 3600].flatMap((maxAgeSeconds) =>
      [null, 3600].flatMap((idleSeconds) =>
        [null, ["example.com"], ["example.org"]].map((allowedEmailDomains) => ({
          ...{ mfaRequired, maxAgeSeconds, idleSeconds, allowedEmailDomains },
          allowedMethods: ways === null ? null : [...ways],
        })),
      ),
    ),
  ),
);

const named = policies.map((policy) => [JSON.stringify(policy), policy] as const);

async function begin(policy: Policy): Promise<void> {
  await setPolicy(database, tyrell, policy);
  for (const seat of seats) await prove(database, seat.person, seat);
}

/** Whether a session lists Tyrell: one that another organization's provider alone vouches for lists that one. */
function isListed({ ages }: Looked): boolean {
  return Object.keys(ages).some((method) => !/^(sso|mfa):/.test(method) || method === `sso:${tyrell.id}`);
}

const outcome = ({ status, body }: Answer): string => {
  const { code, asks } = (body ?? {}) as { code?: string; asks?: string };
  return status === 200 ? "in" : (asks ?? String(code));
};

describe.each(named)("T-AUTH-1, T-STEP-3: under %s", (_, policy) => {
  test("each of 42 members gets in, or is told what to prove, as the table says", async () => {
    await begin(policy);
    const expected = seats.map((seat) => modelOf(policy, seat));
    const list = await Promise.all(seats.map(({ person }) => ask(person, "/api/me")));
    const rows = list.map(({ body }) => (body as Me).accounts[0]?.organizations[0]);
    const states = expected.map((word, number) => {
      if (seats[number] !== undefined && !isListed(seats[number])) return [undefined, undefined];
      if (word === null) return ["open", null];
      return word === "email_domain_refused" ? ["locked", null] : ["step_up", word];
    });
    expect(rows.map((row) => [row?.session, row?.asks])).toEqual(states);

    const path = `/api/organizations/${tyrell.slug}/session`;
    const read = await Promise.all(seats.map(({ person }) => ask(person, path)));
    expect(read.map(outcome)).toEqual(expected.map((word) => word ?? "in"));
    const again = await Promise.all(seats.map(({ person }) => ask(person, path, { method: "POST" })));
    expect(again.map(outcome)).toEqual(expected.map((word) => word ?? "in"));
    for (const { status, headers, body } of read.filter((answer) => outcome(answer) === "mfa")) {
      expect([status, headers.get("WWW-Authenticate")]).toEqual([
        401,
        `Bearer error="insufficient_user_authentication", acr_values="${acrValues.mfa}"`,
      ]);
      expect(body).toMatchObject({ code: "step_up_required", ways: ["hwk", "otp"] });
    }
  });
});

test("T-STEP-2: of 60,000 policies and proofs made at random, not one gets in, or is kept out, against the table", async () => {
  const seconds = fc.constantFrom(0, 299, 300, 301, 3600, 3601, 604_800, 604_801, 2_592_000, 2_592_001);
  const ways = ["pwd", "email", "oauth:google", "oauth:github", "oauth:microsoft", "hwk"] as const;
  const policy = fc.record({
    allowedMethods: fc.option(fc.subarray([...ways, "sso" as const], { minLength: 1 })),
    mfaRequired: fc.boolean(),
    maxAgeSeconds: fc.option(fc.constantFrom(300, 3600, 604_800, 2_592_000)),
    idleSeconds: fc.option(fc.constantFrom(300, 3600, 604_800)),
    allowedEmailDomains: fc.option(
      fc.subarray(["example.com", "example.org", "ample.com"], { minLength: 1 }),
    ),
  });
  const looked = fc.record({
    ages: fc
      .subarray([
        ...ways,
        ...["otp", "mfa", `sso:${tyrell.id}`, `sso:${globex.id}`, `mfa:${tyrell.id}`, `mfa:${globex.id}`],
      ])
      .chain((methods) => fc.record(Object.fromEntries(methods.map((method) => [method, seconds])))),
    unused: fc.option(seconds),
    domain: fc.constantFrom("example.com", "example.org"),
    organizationId: fc.constant(tyrell.id),
  });
  const cases = fc.sample(fc.tuple(policy, looked), 60_000);
  const said = await askedOf(tyrell, cases);
  const expected = cases.map(([one, other]) => modelOf(one, other));
  expect(said).toEqual(expected);
  expect(new Set(expected)).toEqual(
    new Set([null, "sign_in", "sso", "mfa", "fresh", "email_domain_refused"]),
  );
});

/** What PostgreSQL says of them. */
async function askedOf({ id }: Organization, cases: readonly [Policy, Looked][]): Promise<(string | null)[]> {
  const rows = cases.map(([policy, { organizationId: _, ...looked }]) => ({ ...policy, ...looked }));
  const answered = await database.query<{ asked: string | null }>(
    `select replace(guildhall.asked_of(
       $1, "allowedMethods", "mfaRequired", "maxAgeSeconds", "idleSeconds", "allowedEmailDomains", shown.methods,
       guildhall.proved_at($1, "allowedMethods", shown.methods, shown.at), now() - make_interval(secs => unused),
       'somebody@' || domain
     ), 'step_up_required:', '') as asked
     from rows from (jsonb_to_recordset($2) as (
       "allowedMethods" text[], "mfaRequired" boolean, "maxAgeSeconds" integer, "idleSeconds" integer,
       "allowedEmailDomains" text[], ages jsonb, unused integer, domain text
     )) with ordinality
     cross join lateral (
       select coalesce(array_agg(way), '{}') as methods,
              coalesce(jsonb_object_agg(way, now() - make_interval(secs => age::integer)), '{}') as at
       from jsonb_each_text(ages) each (way, age)
     ) shown order by ordinality`,
    [id, JSON.stringify(rows)],
  );
  return answered.map(({ asked }) => asked);
}
