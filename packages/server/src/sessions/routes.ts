import {
  closeSession,
  openSession,
  readSession,
  type Grants,
  type OrganizationSession,
} from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { newId, type Problem, type Route } from "../http/index.ts";
import {
  memberContext,
  refused,
  serveAccount,
  serveOrganization,
  type Db,
  type Door,
  type MemberContext,
  type Statement,
} from "../tenancy/index.ts";
import {
  deleteOrganizationSession,
  openOrganizationSession,
  selectWhyNotOpened,
  type Opening,
} from "./queries.ts";

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
      const { userAgent, ip, account, deliberate } = facts;
      const anyAccount = account === null;
      const opening = { id: newId(), slug, anyAccount, deliberate, userAgent, ip, lifetimeSeconds };
      const row = await opened(openOrganizationSession(db, opening));
      if (row?.refusal !== null) throw await whyNot(db, opening, row?.refusal ?? "not_found");
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

/** Whoever was signed out of an organization by it is asked to prove again who they are: the table itself refuses them. */
async function opened<Row>(opening: Statement<Row>): Promise<Row> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "GH009" && "detail" in error)
      throw refused(String(error.detail));
    throw error;
  }
}

/** A member is told at once what to prove; of anybody else more is to be known before they are told anything. */
async function whyNot(db: Db, opening: Opening, word: string): Promise<Problem> {
  return refused(word === "not_found" ? await selectWhyNotOpened(db, opening) : word);
}

type ServedSession = Omit<OrganizationSession, "openedAt" | "expiresAt" | "organization"> & {
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly organization: MemberContext["organization"];
};

function sessionOf({ session, organization, user, role, permissions }: MemberContext): ServedSession {
  const { id, openedAt, expiresAt } = session;
  return { id, openedAt, expiresAt, organization, user, role, permissions: [...permissions] };
}

function subjectOf({ session, user }: MemberContext): { kind: string; id: string; name: string } {
  return { kind: "organization_session", id: session.id, name: user.name };
}
