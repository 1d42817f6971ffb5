import {
  closeSession,
  openSession,
  readSession,
  type Grants,
  type OrganizationSession,
} from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { newId, type Route } from "../http/index.ts";
import {
  memberContext,
  refused,
  serveAccount,
  serveOrganization,
  type Door,
  type MemberContext,
} from "../tenancy/index.ts";
import { deleteOrganizationSession, openOrganizationSession, selectWhyNotOpened } from "./queries.ts";

/** How organization sessions are opened. */
export interface SessionOptions {
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** How long an organization session lasts, in seconds (default 7 days); never longer than its account session. */
  readonly lifetimeSeconds?: number;
}

const sevenDays = 7 * 24 * 60 * 60;

/** Organization sessions: open (switch to), read, close. */
export function sessionRoutes(
  door: Door,
  { grants, lifetimeSeconds = sevenDays }: SessionOptions,
): readonly Route[] {
  return [
    serveAccount(door, openSession, async ({ db, facts, parameters: { org: slug } }) => {
      const { userAgent, ip, account } = facts;
      const opening = { id: newId(), slug, anyAccount: account === null, userAgent, ip, lifetimeSeconds };
      const row = await openOrganizationSession(db, opening);
      if (row?.refusal !== null) throw refused(await selectWhyNotOpened(db, opening));
      const context = memberContext(row, slug, grants);
      if (row.opened)
        await append(
          { db, context, facts },
          { type: "organization_session.opened", subject: subjectOf(context) },
        );
      return sessionOf(context);
    }),
    serveOrganization(door, readSession, ({ context }) => sessionOf(context)),
    serveOrganization(door, closeSession, ({ db, context, facts }) =>
      db
        .all(
          deleteOrganizationSession(db, context.organization.id, context.session.id),
          append(
            { db, context, facts },
            { type: "organization_session.closed", subject: subjectOf(context) },
          ),
        )
        .map(() => null),
    ),
  ];
}

type ServedSession = Omit<OrganizationSession, "openedAt" | "expiresAt" | "organization"> & {
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly organization: MemberContext["organization"];
};

function sessionOf({ session, organization, user, role, permissions }: MemberContext): ServedSession {
  return { ...session, organization, user, role, permissions: [...permissions] };
}

function subjectOf({ session, user }: MemberContext): { kind: string; id: string; name: string } {
  return { kind: "organization_session", id: session.id, name: user.name };
}
