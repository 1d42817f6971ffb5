import { append } from "../events/index.ts";
import type { Logger } from "../http/index.ts";
import type { People } from "../people/index.ts";
import { everyHour, selectOwners, type Purging } from "../organizations/index.ts";
import type { Db, Door } from "../tenancy/index.ts";
import type { LookUpTxt } from "./dns.ts";
import { recordName, subjectOf } from "./domain.ts";
import { domainLostMail, domainUnverifiedMail } from "./mail.ts";
import { enterFor, missDomain, proveDomain, takeDomainsToCheck, type DueRow } from "./system-queries.ts";

/** What looking at proved domains again works with. */
export interface Rechecking {
  readonly door: Door;
  readonly people: Pick<People, "mail">;
  readonly lookUpTxt: LookUpTxt;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
  /** Told of a domain that could not be looked at; it is again in a day (default: nobody). */
  readonly failed?: (domain: DueRow, error: unknown) => void;
}

const atOnce = 20;

/**
 * Looks at the proved domains that nobody looked at for a day. One whose record is missing is lost: its owners are told,
 * and after seven days it is proved no more. Where the DNS gave no answer, nothing changes. Answers with how many it
 * looked at.
 */
export async function recheckDomains(parts: Rechecking, signal?: AbortSignal): Promise<number> {
  let looked = 0;
  while (signal?.aborted !== true) {
    // eslint-disable-next-line guildhall/system-with-reason -- of all organizations; it reads what is public in the DNS
    const due = await parts.door.asSystem("take the domains that are due to be checked", ({ db }) =>
      takeDomainsToCheck(db, atOnce),
    );
    if (due.length === 0) break;
    looked += due.length;
    await Promise.all(
      due.map((one) => recheck(parts, one).catch((error: unknown) => parts.failed?.(one, error))),
    );
  }
  return looked;
}

async function recheck({ door, people, lookUpTxt, publicUrl }: Rechecking, due: DueRow): Promise<void> {
  const values = await lookUpTxt(recordName(due.domain));
  if (values === null) return;
  const claim = { organizationId: due.organization_id, id: due.id, challenge: due.challenge };
  // eslint-disable-next-line guildhall/system-with-reason -- no request may say whether a domain is proved
  await door.asSystem(
    `note what the DNS says of a domain of organization ${due.organization_id}`,
    async ({ db }) => {
      if (values.includes(due.challenge)) await proveDomain(db, claim);
      else await missed({ db, people, publicUrl }, due);
    },
  );
}

interface Missing {
  readonly db: Db;
  readonly people: Pick<People, "mail">;
  readonly publicUrl: string;
}

async function missed({ db, people, publicUrl }: Missing, due: DueRow): Promise<void> {
  const { organization_id: organizationId, id, challenge, domain } = due;
  const outcome = await missDomain(db, { organizationId, id, challenge });
  const context = outcome && (await enterFor(db, { organizationId, actorId: null }));
  if (!context) return;
  const mailed = { organization: context.organization, domain, publicUrl };
  const mail = outcome === "lost" ? domainLostMail : domainUnverifiedMail;
  const owners = await selectOwners(db, organizationId);
  await db.all(
    append(
      { db, context },
      { type: outcome === "lost" ? "domain.lost" : "domain.unverified", subject: subjectOf(due) },
    ),
    ...owners.map((owner) => people.mail(db, mail(owner, mailed))),
  );
}

/** Looks for domains that are due a minute from now and every hour from then on; the process need not live for it. */
export function recheckEveryHour(parts: Omit<Rechecking, "failed">, logger: Logger): Purging {
  const failed = ({ id, domain }: DueRow, error: unknown): void =>
    logger.error({ id, domain, err: error }, "a domain could not be checked");
  return everyHour(async (signal) => {
    try {
      await recheckDomains({ ...parts, failed }, signal);
    } catch (error) {
      logger.error({ err: error }, "domains that are due could not be checked");
    }
  });
}
