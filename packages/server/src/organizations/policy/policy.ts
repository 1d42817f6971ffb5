import {
  allowedMethod,
  ask,
  type AllowedMethod,
  type Body,
  type Policy,
  type PolicyEffect,
  type updatePolicy,
} from "@guildhall/protocol";
import { isDeepStrictEqual } from "node:util";
import { append } from "../../events/index.ts";
import { Problem, type RequestFacts } from "../../http/index.ts";
import type { Db, MemberContext } from "../../tenancy/index.ts";
import { lockPolicy, selectEffect, selectPolicy, updatePolicyColumns, type EffectRow } from "./queries.ts";

/** Where a policy is looked at, and by whom. */
export interface Looking {
  readonly db: Db;
  readonly context: MemberContext;
}

/** What is to change of a policy; what is left out stays. */
export type PolicyChange = Body<typeof updatePolicy>;

/** Reads the policy of the organization. */
export async function readCurrent({ db, context }: Looking): Promise<Policy> {
  return there(await selectPolicy(db, context.organization.id));
}

/** Tells what a change of the policy would ask of whom; nothing is changed. */
export async function preview(looking: Looking, change: PolicyChange): Promise<PolicyEffect> {
  const row = await effectOf(looking, changed(await readCurrent(looking), change));
  const { sign_in: signIn, sso, mfa, fresh, refused } = row;
  return { signIn, sso, mfa, fresh, refused, locksOut: lockedOut(row), ...asked(row) };
}

/**
 * Changes the policy, and records what changed; when nothing does, nothing is recorded.
 *
 * Throws the problem `policy_locks_you_out` for a policy that the session which asks does not meet, or that would refuse an
 * owner's e-mail address, which no proof can mend.
 */
export async function change(
  looking: Looking & { readonly facts: RequestFacts },
  wanted: PolicyChange,
): Promise<Policy> {
  const { db, context, facts } = looking;
  const { id, name } = context.organization;
  const former = there(await lockPolicy(db, id));
  const policy = changed(former, wanted);
  if (isDeepStrictEqual(former, policy)) return former;
  refuseLockOut(await effectOf(looking, policy));
  const subject = { kind: "organization", id, name };
  await db.all(
    updatePolicyColumns(db, id, policy),
    append(
      { db, context, facts },
      {
        type: "policy.updated",
        subject,
        before: whereDifferent(former, policy),
        after: whereDifferent(policy, former),
      },
    ),
  );
  return policy;
}

function changed(former: Policy, change: PolicyChange): Policy {
  const { allowedMethods, allowedEmailDomains } = change;
  const inOneForm = {
    ...change,
    ...(allowedMethods ? { allowedMethods: inOrder(allowedMethods) } : {}),
    ...(allowedEmailDomains ? { allowedEmailDomains: [...new Set(allowedEmailDomains)].sort() } : {}),
  };
  const given = Object.entries(inOneForm).filter(([, value]) => value !== undefined);
  return { ...former, ...Object.fromEntries(given) };
}

function inOrder(ways: readonly AllowedMethod[]): AllowedMethod[] {
  return allowedMethod.options.filter((way) => ways.includes(way));
}

async function effectOf({ db, context }: Looking, policy: Policy): Promise<EffectRow> {
  return there(await selectEffect(db, context.session.id, policy));
}

function lockedOut({ own, owners_refused: owners }: EffectRow): PolicyEffect["locksOut"] {
  if (own !== null) return "you";
  return owners > 0 ? "owner" : null;
}

/** What the session that asks has to prove, in the words of the wire. */
function asked({ own, own_ways: ways }: EffectRow): Pick<PolicyEffect, "asks" | "ways"> {
  const what = ask.safeParse(own?.replace("step_up_required:", ""));
  return what.success ? { asks: what.data, ways: [...ways] } : { asks: null, ways: [] };
}

function refuseLockOut(row: EffectRow): void {
  const whom = lockedOut(row);
  if (whom === null) return;
  const { asks, ways } = asked(row);
  if (asks !== null) throw new Problem("policy_locks_you_out", { asks, ways });
  const address = whom === "you" ? "Your e-mail address" : "An owner's e-mail address";
  throw new Problem("policy_locks_you_out", { detail: `${address} is outside of these domains.` });
}

function whereDifferent(one: Policy, other: Policy): Partial<Policy> {
  const entries = Object.entries(one) as [keyof Policy, unknown][];
  return Object.fromEntries(entries.filter(([name, value]) => !isDeepStrictEqual(value, other[name])));
}

// Whoever is inside an organization finds it: one that is gone took the session along.
function there<Value>(value: Value | null): Value {
  if (value === null) throw new Problem("not_found");
  return value;
}
