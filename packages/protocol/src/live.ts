import { z } from "zod";
import { id, slug } from "./vocabulary.ts";

const [user, organization] = [id, id];

/** Why a stream ends. */
export const endReason = z.enum(["renew", "replaced", "stopping"]);
/** Why a stream ends. */
export type EndReason = z.output<typeof endReason>;

/**
 * What a stream says: which kind of thing changed, for which account of the browser, in which organization. Ids and slugs
 * are all that it carries; whoever hears it reads again what they may. This is the whole list, and no message says more.
 *
 * - `membership_started`, `membership_ended`: the account became a member, or is none any more;
 * - `role_changed`: the account has another role, or its role permits other things;
 * - `organization_changed`: another name, slug, logo or plan; the slug is the present one;
 * - `organization_locked`, `organization_restored`: its deletion was asked for, or taken back;
 * - `policy_changed`: it demands other things of a session;
 * - `session_ended`: the account's session there, in this browser, was ended;
 * - `account_ended`: the account is no longer signed in in this browser;
 * - `account_changed`: the account has another name or e-mail address, or proved the one it has;
 * - `invitations_changed`: an invitation to the account's address arrived, was answered or was taken back;
 * - `resync`: something may have been missed, so read everything again;
 * - `end`: the stream ends, and why. `renew`: connect again now; `stopping`: connect again in a moment; `replaced`: newer
 *   streams of this browser took its place, so do not.
 */
export const liveMessage = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("membership_started"), user, organization, slug }),
  z.strictObject({ kind: z.literal("membership_ended"), user, organization }),
  z.strictObject({ kind: z.literal("role_changed"), user, organization }),
  z.strictObject({ kind: z.literal("organization_changed"), user, organization, slug }),
  z.strictObject({ kind: z.literal("organization_locked"), user, organization }),
  z.strictObject({ kind: z.literal("organization_restored"), user, organization }),
  z.strictObject({ kind: z.literal("policy_changed"), user, organization }),
  z.strictObject({ kind: z.literal("session_ended"), user, organization }),
  z.strictObject({ kind: z.literal("account_ended"), user }),
  z.strictObject({ kind: z.literal("account_changed"), user }),
  z.strictObject({ kind: z.literal("invitations_changed"), user }),
  z.strictObject({ kind: z.literal("resync") }),
  z.strictObject({ kind: z.literal("end"), because: endReason }),
]);
/** What a stream says. */
export type LiveMessage = z.output<typeof liveMessage>;
