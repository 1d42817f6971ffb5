import { afterAll, expect, test } from "vitest";
import { arrive, type Person } from "../../test/index.ts";
import { limitOf, revocations } from "../../test/revocations.ts";
import { secondServer } from "../../test/second-server.ts";
import { call, keyOf, tokenOf } from "../../test/tokens.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const other = { guildhall: await secondServer(world.database) };
afterAll(async () => {
  await other.guildhall.close();
  await world.close();
});
const { ask, database, olivia, acme } = world;

const rounds = revocations(50);
const members = "/api/organizations/acme/members";

/** What both servers say to a program, which both have seen before. */
const told = (bearer: string): Promise<readonly number[]> =>
  Promise.all(
    [world, other].map(async ({ guildhall }) => (await call({ guildhall, bearer }, members)).status),
  );

async function revokeEach(
  bearers: readonly string[],
  revoke: (round: number) => Promise<number>,
): Promise<void> {
  for (const [round, bearer] of bearers.entries()) {
    expect(await told(bearer)).toEqual([200, 200]);
    // Requests are under way at both servers while the right ends; those that begin after it are refused.
    const under = [told(bearer), told(bearer)];
    expect(await revoke(round)).toBe(204);
    expect(await told(bearer)).toEqual([401, 401]);
    for (const statuses of await Promise.all(under))
      for (const status of statuses) expect([200, 401]).toContain(status);
  }
}

test(
  `an API key that one server revokes is refused by the other from the next request on, ${String(rounds)} times (T-REV-1)`,
  async () => {
    const keys: Awaited<ReturnType<typeof keyOf>>[] = [];
    for (let round = 0; round < rounds; round += 1)
      keys.push(await keyOf(world, olivia, { organization: acme, permissions: ["member:read"] }));
    await revokeEach(
      keys.map(({ secret }) => secret),
      async (round) =>
        (await ask(olivia, `/api/organizations/acme/api-keys/${keys[round]?.id ?? ""}`, { method: "DELETE" }))
          .status,
    );
    expect(
      await database.query("select from guildhall.api_key where organization_id = $1", [acme.id]),
    ).toEqual([]);
  },
  limitOf(rounds),
);

test(
  `the access token of whoever one server signs out or removes is refused by the other, ${String(rounds)} times (T-REV-1)`,
  async () => {
    const people: Person[] = [];
    const tokens: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const person = await arrive(database, `Rev${String(round)}`, { role: "member", organization: acme });
      people.push(person);
      tokens.push(await tokenOf(world, person, { organization: acme }));
    }
    await revokeEach(tokens, async (round) => {
      const path = `${members}/${people[round]?.userId ?? ""}${round % 2 === 0 ? "" : "/sessions"}`;
      return (await ask(olivia, path, { method: "DELETE" })).status;
    });
  },
  limitOf(rounds),
);
