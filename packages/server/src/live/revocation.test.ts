import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test, vi } from "vitest";
import {
  arrive,
  organization,
  signedIn,
  join,
  type Organization,
  type Person,
} from "@guildhall/server/testing";
import type { LiveMessage } from "@guildhall/protocol";
import { listenAs, type Hearing } from "../../test/live.ts";
import { limitOf, revocations, sayTimes } from "../../test/revocations.ts";
import { secondServer } from "../../test/second-server.ts";
import { testWorld } from "../../test/world.ts";

const world = await testWorld();
const { database, guildhall: one, ask } = world;
const other = await secondServer(database);
afterAll(async () => {
  await other.close();
  await world.close();
});

const count = revocations(24);
vi.setConfig({ testTimeout: limitOf(count) });

interface Listening {
  readonly person: Person;
  readonly stream: Hearing;
}

/** So many members of an organization with an owner, each with a stream at one of the two servers. */
async function members(
  name: string,
  role: string,
): Promise<{ made: Organization; owner: Person; all: Listening[] }> {
  const made = await organization(database, name);
  const owner = await signedIn(database, `Owner${name}`);
  await join(database, { person: owner, organization: made, role: "owner" });
  const all: Listening[] = [];
  for (let index = 0; index < count; index += 1) {
    const person = await arrive(database, `${name}${index}`, { role, organization: made });
    all.push({ person, stream: await listenAs((index % 2 === 0 ? one : other).fetch, person) });
  }
  return { made, owner, all };
}

/** Changes an organization again and again, each time to be told to all its members, until the work is done. */
async function amidChanges(made: Organization, work: () => Promise<unknown>): Promise<void> {
  const state = { done: false };
  const changing = (async () => {
    for (let round = 0; !state.done; round += 1) {
      await database.query("update guildhall.organization set name = $2 where id = $1", [
        made.id,
        `N${round}`,
      ]);
      // Often enough to fall between everything, and not so often that nothing else gets its turn.
      await sleep(10);
    }
  })();
  await work().finally(() => (state.done = true));
  await changing;
}

/** What a stream said of an organization after its last message of a kind. */
function after(stream: Hearing, kind: LiveMessage["kind"], { id }: Organization): LiveMessage[] {
  const at = stream.messages.findLastIndex((message) => message.kind === kind);
  expect(at).toBeGreaterThanOrEqual(0);
  return stream.messages
    .slice(at + 1)
    .filter((message) => "organization" in message && message.organization === id);
}

/** How long after something began each stream was told, in milliseconds; what is told of all at once began at one time. */
function tookTo(kind: LiveMessage["kind"], all: readonly Listening[], began: readonly number[]): number[] {
  return all.map(({ stream }, index) => {
    const at = stream.messages.findLastIndex((message) => message.kind === kind);
    return (stream.cameAt[at] ?? NaN) - (began[index] ?? began[0] ?? NaN);
  });
}

const leave = (all: readonly Listening[]): Promise<unknown> =>
  Promise.all(all.map(({ stream }) => stream.leave()));

test(`${count} who are removed while much happens hear nothing of it after they hear that they were (T-SSE-1)`, async () => {
  const { made, owner, all } = await members("Removal", "member");
  const began: number[] = [];
  await amidChanges(made, async () => {
    for (const { person } of all) {
      began.push(performance.now());
      expect(
        (await ask(owner, `/api/organizations/removal/members/${person.userId}`, { method: "DELETE" }))
          .status,
      ).toBe(204);
    }
    await Promise.all(all.map(({ stream }) => stream.hear("membership_ended")));
  });
  sayTimes("A removal is told", tookTo("membership_ended", all, began));
  // One that is told last, so that what would have come before it has come.
  for (const { person } of all)
    await database.query("insert into guildhall.signal (kind, of_user) values ('invitations_changed', $1)", [
      person.userId,
    ]);
  await Promise.all(all.map(({ stream }) => stream.hear("invitations_changed")));
  expect(all.flatMap(({ stream }) => after(stream, "membership_ended", made))).toEqual([]);
  await leave(all);
});

test(`${count} who are signed out everywhere while much happens hear that the stream ends, and nothing more (T-SSE-1)`, async () => {
  const { made, all } = await members("Leaving", "member");
  const began: number[] = [];
  await amidChanges(made, async () => {
    for (const { person } of all) {
      began.push(performance.now());
      await database.query("delete from identity.session where user_id = $1", [person.userId]);
    }
    await Promise.all(all.map(({ stream }) => stream.untilClosed()));
  });
  sayTimes("A sign-out ends the stream", tookTo("end", all, began));
  expect(all.map(({ stream }) => stream.messages.at(-1))).toEqual(
    all.map(() => ({ kind: "end", because: "renew" })),
  );
});

test(`${count} who are demoted each hear it once (T-SSE-1)`, async () => {
  const { made, owner, all } = await members("Demotion", "admin");
  const began: number[] = [];
  await amidChanges(made, async () => {
    for (const { person } of all) {
      began.push(performance.now());
      await ask(owner, `/api/organizations/demotion/members/${person.userId}/role`, {
        method: "PUT",
        body: { role: "member" },
      });
    }
    await Promise.all(all.map(({ stream }) => stream.hear("role_changed")));
  });
  sayTimes("A demotion is told", tookTo("role_changed", all, began));
  expect(
    all.map(({ stream }) => stream.messages.filter(({ kind }) => kind === "role_changed").length),
  ).toEqual(all.map(() => 1));
  await leave(all);
});

test(`${count} members hear, each once, that their organization demands more, and then that it is being deleted (T-SSE-1)`, async () => {
  const { made, owner, all } = await members("Ending", "member");
  const tightened = performance.now();
  await database.query("update guildhall.organization set idle_seconds = 600 where id = $1", [made.id]);
  await Promise.all(all.map(({ stream }) => stream.hear("policy_changed")));
  sayTimes("A tightened policy is told", tookTo("policy_changed", all, [tightened]));
  const asked = performance.now();
  await ask(owner, "/api/organizations/ending", { method: "DELETE" });
  await Promise.all(all.map(({ stream }) => stream.hear("organization_locked")));
  sayTimes("A deletion is told", tookTo("organization_locked", all, [asked]));
  for (const kind of ["policy_changed", "organization_locked"] as const)
    expect(all.map(({ stream }) => stream.messages.filter((message) => message.kind === kind))).toEqual(
      all.map(({ person }) => [{ kind, user: person.userId, organization: made.id }]),
    );
  await leave(all);
});
