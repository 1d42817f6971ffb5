import type { LiveMessage } from "@guildhall/protocol";

/** What the stream says, as tabs pass it on: its kind and whom it concerns, by ids. */
export interface LiveTidings {
  readonly kind: "live";
  readonly what: Exclude<LiveMessage["kind"], "end">;
  readonly user?: string;
  readonly organization?: string;
}

const kinds: readonly unknown[] = [
  "membership_started",
  "membership_ended",
  "role_changed",
  "organization_changed",
  "organization_locked",
  "organization_restored",
  "policy_changed",
  "session_ended",
  "account_ended",
  "account_changed",
  "invitations_changed",
  "resync",
] satisfies LiveTidings["what"][];

/** What is passed on of a message; null for one that a later version of the server sent, or that ends the stream. */
export function tidingsOf(message: object): LiveTidings | null {
  const { kind, user, organization } = message as Readonly<Record<string, unknown>>;
  if (!kinds.includes(kind)) return null;
  return {
    kind: "live",
    what: kind as LiveTidings["what"],
    ...(typeof user === "string" ? { user } : {}),
    ...(typeof organization === "string" ? { organization } : {}),
  };
}
