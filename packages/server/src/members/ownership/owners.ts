import { recentProof } from "@guildhall/protocol";
import type { RequestFacts } from "../../http/index.ts";
import { selectOwners } from "../../organizations/index.ts";
import type { Telling } from "../../people/index.ts";
import {
  requireProof,
  type Context,
  type Db,
  type MemberContext,
  type Statement,
} from "../../tenancy/index.ts";
import { newOwnerMail } from "../mail.ts";

/** Who is to become an owner. */
export interface OwnerToBe {
  /** Null for whoever is invited by their address. */
  readonly userId: string | null;
  readonly email: string;
}

/** That somebody asks to make others owners: by handing over, another role, an invitation, or an answer to who asks to join. */
export interface Transfer {
  /** The owner who asks, and in which organization. */
  readonly context: MemberContext;
  readonly facts: RequestFacts;
  /** Who are to become owners; nobody in particular for a link, which may be passed on. */
  readonly to: readonly OwnerToBe[];
  /** The role that the owner takes instead: `owner`, unless they hand over. */
  readonly ownRole: string;
}

/**
 * Asked before somebody is made an owner, or offered to become one, when nothing else stands against it; throws a problem to
 * refuse it, such as `step_up_required` until the owner has proved more of who they are. It changes nothing itself, for it
 * may be asked again for the same request; and other changes to the organization's members wait for it, so it is quick.
 */
export type BeforeTransfer = (transfer: Transfer) => Promise<void> | void;

/** What giving a role works with. */
export interface RoleGiving extends Telling {
  readonly beforeTransfer: BeforeTransfer;
}

/** Who gives a role, and in which transaction. */
export interface RoleGiver {
  readonly db: Db;
  readonly context: MemberContext;
  readonly facts: RequestFacts;
}

/** Which role is given or offered, and to whom. */
export interface GivenRole {
  readonly role: string;
  readonly to: readonly OwnerToBe[];
}

/**
 * Asks, wherever a role that is given or offered is `owner`, what handing over asks: a recent proof, and the application. Two
 * requests would else be a transfer: making an owner, who then takes the role from the first.
 *
 * Throws the problem `step_up_required`, and what `beforeTransfer` throws.
 */
export async function askBeforeOwner(
  { beforeTransfer }: Pick<RoleGiving, "beforeTransfer">,
  { db, context, facts }: RoleGiver,
  { role, to }: GivenRole,
): Promise<void> {
  if (role !== "owner") return;
  await requireProof({ db, context }, recentProof);
  await beforeTransfer({ context, facts, to, ownRole: context.role });
}

/** Who got which role where, and who is not told of it here. */
export interface GotRole {
  readonly name: string;
  readonly role: string;
  /** The ids of users. */
  readonly except: readonly string[];
}

/** The mails that tell the owners of an organization that there is another; none for any other role. */
export async function mailsOfNewOwner(
  { people, publicUrl }: Telling,
  { db, context }: { readonly db: Db; readonly context: Context },
  { name, role, except }: GotRole,
): Promise<readonly Statement<null>[]> {
  if (role !== "owner") return [];
  const owners = await selectOwners(db, context.organization.id);
  return owners
    .filter(({ user_id }) => !except.includes(user_id))
    .map((to) => people.mail(db, newOwnerMail(to, { context, publicUrl }, name)));
}
