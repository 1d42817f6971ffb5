import type { Permission } from "@guildhall/protocol";
import { enterAccount, type AccountWork } from "./account-door.ts";
import { callerOf } from "./caller.ts";
import { createDoorway, type DoorOptions, type Doorway } from "./doorway.ts";
import { enterOrganization, type OrganizationWork } from "./organization-door.ts";
import { enterAsPrincipal, type Principal, type PrincipalWork } from "./principal-door.ts";
import { finish, transact } from "./transaction/transact.ts";
import type { Db, Opening } from "./transaction/transaction.ts";
import { enterAsVisitor, type VisitorWork } from "./visitors/visitor-door.ts";

/** The door: there is no other way to the database, and no way through it without being asked who one is. */
export interface Door {
  /**
   * Runs work in one organization: enters it, checks the permission (null asks for membership alone), runs the work in
   * that transaction and commits. Work that returns its statement unsent costs one network round trip in all.
   *
   * Work may run again when its context changed on the way, so it keeps its effects inside the transaction. A statement
   * that is returned unsent has committed before its `map` runs.
   *
   * Throws the problems `unauthenticated`, `organization_session_required`, `step_up_required`, `forbidden`, `not_found`.
   */
  organization<Result>(
    request: Request,
    slug: string,
    permission: Permission | null,
    work: OrganizationWork<Result>,
  ): Promise<Awaited<Result>>;

  /**
   * Runs work for the person that the request speaks for: in a transaction outside any organization, and with `each` in
   * all that they may enter now.
   *
   * Throws the problem `unauthenticated`.
   */
  account<Result>(request: Request, work: AccountWork<Result>): Promise<Awaited<Result>>;

  /**
   * Runs work for a visitor of one organization, who is nobody in particular, whoever is signed in: it can read what is
   * shown to visitors and add what they may add (`guildhall.show_visitors`, `guildhall.let_visitors_add`), and nothing else,
   * whatever SQL it runs. Every visit is counted before it is made. For the rest, as with a member's work.
   *
   * Throws the problems `not_found` (no such organization, or one that is being deleted), `organization_moved`,
   * `too_many_requests`.
   */
  visitor<Result>(request: Request, slug: string, work: VisitorWork<Result>): Promise<Awaited<Result>>;

  /**
   * Runs work for anybody: the transaction has no context, so it sees no tenant rows and reaches only the functions that
   * answer for a credential or a secret.
   */
  public<Result>(request: Request, work: PublicWork<Result>): Promise<Awaited<Result>>;

  /**
   * Runs work in one organization for a principal that names who acts: a job, a webhook.
   *
   * Throws the problems `not_found` (no such organization, or the actor is no longer its member) and `unauthenticated`
   * (a seal that is not genuine, or older than 30 days).
   */
  asOrganization<Result>(principal: Principal, work: PrincipalWork<Result>): Promise<Awaited<Result>>;

  /**
   * Runs the system's own work as the owner of the tables, outside any organization: it sees no tenant rows either. The
   * reason is logged.
   */
  asSystem<Result>(reason: string, work: SystemWork<Result>): Promise<Awaited<Result>>;
}

/** What work for anybody is given: the SHA-256 of the browser's cookie, if there is one. */
export interface InsidePublic {
  readonly db: Db;
  readonly credential: Buffer | null;
}

/** Work for anybody: gives a statement unsent, a promise, or a value. */
export type PublicWork<Result> = (inside: InsidePublic) => Result;

/** Work of the system itself: gives a statement unsent, a promise, or a value. */
export type SystemWork<Result> = (inside: { readonly db: Db }) => Result;

const nothing: Opening = { statements: [], opened: () => undefined };

/** Makes the door. */
export function createDoor(options: DoorOptions): Door {
  const doorway = createDoorway(options);
  return {
    organization: (request, slug, permission, work) =>
      enterOrganization(doorway, { request, slug, permission }, work),
    account: (request, work) => enterAccount(doorway, request, work),
    visitor: (request, slug, work) => enterAsVisitor(doorway, { request, slug }, work),
    public: (request, work) => workInPublic(doorway, request, work),
    asOrganization: (principal, work) => enterAsPrincipal(doorway, principal, work),
    asSystem: (reason, work) => workAsSystem(doorway, reason, work),
  };
}

async function workInPublic<Result>(
  { requests, origin }: Doorway,
  request: Request,
  work: PublicWork<Result>,
): Promise<Awaited<Result>> {
  const credential = callerOf(request, { origin })?.credential ?? null;
  return transact({ ...requests, opening: nothing }, async (transaction): Promise<Awaited<Result>> =>
    finish<Result>(transaction, work({ db: transaction.db, credential })),
  );
}

async function workAsSystem<Result>(
  { system, onSystem }: Doorway,
  reason: string,
  work: SystemWork<Result>,
): Promise<Awaited<Result>> {
  onSystem(reason);
  return transact({ ...system, opening: nothing }, async (transaction): Promise<Awaited<Result>> =>
    finish<Result>(transaction, work({ db: transaction.db })),
  );
}
