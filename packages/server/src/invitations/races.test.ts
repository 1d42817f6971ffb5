import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import {
  arrive,
  organization,
  requestOf,
  signedIn,
  type Organization,
  type Person,
} from "../../test/index.ts";
import { testInvitations, type Link } from "../../test/invitations.ts";
import { hashOf, newId } from "../http/index.ts";
import { insertInvitations } from "./queries.ts";
import { newSecret } from "./secret.ts";

const world = await testInvitations();
const { database, guildhall } = world;
afterAll(() => world.close());

const seed = 20_261;
const lanes = 4;
const rounds = 500;

/** The same numbers in every run. @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seeded(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** An organization of its own, whoever invites there, and whoever is invited. */
interface Lane {
  readonly place: Organization;
  readonly owner: Person;
  readonly inviter: Person;
  readonly guest: Person;
  readonly pick: (below: number) => number;
}

async function lane(number: number): Promise<Lane> {
  const place = await organization(database, `Lane${number}`);
  return {
    place,
    owner: await arrive(database, `Owner${number}`, { role: "owner", organization: place }),
    inviter: await arrive(database, `Inviter${number}`, { role: "admin", organization: place }),
    guest: await signedIn(database, `Guest${number}`),
    pick: seeded(seed + number),
  };
}

/** Everything as before a round: the guest outside, under a fresh address, the inviter an admin, one invitation open. */
async function open({ place, inviter, guest }: Lane, round: number): Promise<Link> {
  const email = `guest.${place.slug}.${round}@example.com`;
  await database.query("delete from guildhall.member where organization_id = $1 and user_id = $2", [
    place.id,
    guest.userId,
  ]);
  await database.query(`update identity."user" set email = $2, email_verified = true where id = $1`, [
    guest.userId,
    email,
  ]);
  await database.query(
    `insert into guildhall.member (organization_id, user_id, role, name, email) values ($1, $2, 'admin', $3, $4)
     on conflict (organization_id, user_id) do update set role = 'admin'`,
    [place.id, inviter.userId, inviter.name, inviter.email],
  );
  await database.query("update guildhall.organization set deletion_requested_at = null where id = $1", [
    place.id,
  ]);
  const link = { id: newId(), secret: newSecret() };
  await guildhall.asOrganization({ organizationId: place.id, actorId: inviter.userId }, ({ db }) =>
    insertInvitations(db, {
      organizationId: place.id,
      role: "member",
      lifetimeSeconds: 3600,
      offers: [{ id: link.id, email, secretHash: hashOf(link.secret) }],
    }),
  );
  return link;
}

/** What a request came to: `done`, or the code of its problem. */
async function outcomeOf(person: Person, request: string, body?: object): Promise<string> {
  const [method = "", path = ""] = request.split(" ");
  const response = await guildhall.fetch(requestOf(person, path, { method, ...(body ? { body } : {}) }));
  if (response.status < 300) return "done";
  return ((await response.json()) as { readonly code: string }).code;
}

type Move = (lane: Lane, link: Link) => Promise<string>;

const accept: Move = ({ guest }, { id, secret }) =>
  outcomeOf(guest, `POST /api/invitations/${id}/acceptance`, { secret });
const acceptAsProved: Move = ({ guest }, { id }) =>
  outcomeOf(guest, `POST /api/invitations/${id}/acceptance`, {});
const revoke: Move = ({ owner, place }, { id }) =>
  outcomeOf(owner, `DELETE /api/organizations/${place.slug}/invitations/${id}`);
const expire: Move = async (_, { id }) => {
  await database.query("update guildhall.invitation set expires_at = now() where id = $1", [id]);
  return "done";
};
const remove = ({ owner, place }: Lane, { userId }: Person): Promise<string> =>
  outcomeOf(owner, `DELETE /api/organizations/${place.slug}/members/${userId}`);

/** What happens beside the two who accept, the one who revokes and the time that runs out. */
const others: Readonly<Record<string, Move>> = {
  "remove the inviter": (one) => remove(one, one.inviter),
  "demote the inviter": ({ owner, inviter, place }) =>
    outcomeOf(owner, `PUT /api/organizations/${place.slug}/members/${inviter.userId}/role`, {
      role: "member",
    }),
  "remove the guest": (one) => remove(one, one.guest),
  decline: ({ guest }, { id }) => outcomeOf(guest, `POST /api/invitations/${id}/rejection`, {}),
  "send again": ({ owner, place }, { id }) =>
    outcomeOf(owner, `POST /api/organizations/${place.slug}/invitations/${id}/resending`),
  "ask for the deletion": async ({ place }) => {
    await database.query("update guildhall.organization set deletion_requested_at = now() where id = $1", [
      place.id,
    ]);
    return "done";
  },
};

interface Round {
  readonly first: string;
  readonly second: string;
  readonly revoked: string;
  readonly kind: string;
  readonly other: string;
}

// Each starts a moment of its own after the others, so that in turn each of them comes first.
async function play(one: Lane, link: Link): Promise<Round> {
  const kinds = Object.keys(others);
  const kind = kinds[one.pick(kinds.length)] ?? "";
  const spread = 1 + one.pick(12);
  const [first = "", second = "", revoked = "", , other = ""] = await Promise.all(
    [accept, acceptAsProved, revoke, expire, others[kind]].map(async (move, index) => {
      await sleep(one.pick(index === 4 ? 2 : spread));
      return (await move?.(one, link)) ?? "";
    }),
  );
  return { first, second, revoked, kind, other };
}

interface Left {
  readonly answer: string | null;
  readonly kept: boolean;
  readonly role: string | null;
  readonly joins: number;
}

async function leftOf({ place, guest }: Lane, { id }: Link): Promise<Left | undefined> {
  const [left] = await database.query<Left & Record<string, unknown>>(
    `select i.answer, i.secret_hash is not null as kept,
            (select m.role from guildhall.member m where m.organization_id = $1 and m.user_id = $2::uuid) as role,
            (select count(*)::int from guildhall.event e where e.organization_id = $1 and e.type = 'member.joined'
             and e.subject_id = ($2::uuid)::text and e.after ->> 'invitation' = ($3::uuid)::text) as joins
     from guildhall.invitation i where i.organization_id = $1 and i.id = $3::uuid`,
    [place.id, guest.userId, id],
  );
  return left;
}

const toAccept = new Set(["done", "already_member", "not_found", "invitation_expired", "invitation_void"]);
const toRevoke = new Set(["done", "not_found", "organization_locked", "organization_session_required"]);

/** Everything about the end of a round that no order of its moves, one after the other, could have led to. */
function illegal({ first, second, revoked, kind, other }: Round, left: Left | undefined): readonly string[] {
  if (!left) return ["the invitation is gone"];
  const accepts = [first, second];
  const joined = accepts.filter((outcome) => outcome === "done").length;
  const declined = kind === "decline" && other === "done";
  const removed = kind === "remove the guest" && other === "done";
  const faults: Readonly<Record<string, boolean>> = {
    "joined twice": joined > 1,
    "joined, and the invitation says otherwise": (joined === 1) !== (left.answer === "accepted"),
    "revoked, and the invitation says otherwise": (revoked === "done") !== (left.answer === "revoked"),
    "declined, and the invitation says otherwise": declined !== (left.answer === "declined"),
    "answered, and the secret's hash is kept, or the other way round": left.kept !== (left.answer === null),
    "a member without having joined, or the other way round":
      (left.role !== null) !== (joined === 1 && !removed),
    "another role than was offered": left.role !== null && left.role !== "member",
    "events beside the joining, or a joining without": left.joins !== joined,
    "told to be a member before, and is none": accepts.includes("already_member") && joined === 0,
    "void, though the inviter stayed what they were":
      accepts.includes("invitation_void") && !kind.endsWith("inviter"),
    "an answer that nobody may get": !accepts.every((code) => toAccept.has(code)) || !toRevoke.has(revoked),
    "something failed": other === "internal_error" || other === "",
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

test("T-INV-12, T-ONCE-1: accept, accept, revoke, expire and a sixth thing at the same moment, 2,000 times, end as if one after the other", async () => {
  const tally = new Map<string, number>();
  const count = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
  const made = await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  await Promise.all(
    made.map(async (one) => {
      for (let round = 0; round < rounds; round += 1) {
        const link = await open(one, round);
        const played = await play(one, link);
        const left = await leftOf(one, link);
        expect([one.place.slug, round, played, left, illegal(played, left)]).toEqual([
          one.place.slug,
          round,
          played,
          left,
          [],
        ]);
        count(`ended ${left?.answer ?? "open"}`);
        for (const outcome of [played.first, played.second]) count(`accept: ${outcome}`);
        count(`revoke: ${played.revoked}`);
        count(`${played.kind}: ${played.other}`);
      }
    }),
  );
  console.log(`seed ${seed}:`, Object.fromEntries([...tally].sort()));
  // It is a race only if it is close: in turn, each of the moves comes first.
  for (const what of [
    "ended accepted",
    "ended revoked",
    "ended declined",
    "accept: already_member",
    "accept: invitation_expired",
    "accept: invitation_void",
    "remove the guest: done",
    "send again: done",
  ])
    expect(tally.get(what) ?? 0, what).toBeGreaterThan(0);
}, 180_000);
