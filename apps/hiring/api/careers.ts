import { newId, serveVisitor, type Door, type Route, type VisitorContext } from "@guildhall/server";
import {
  apply,
  readCareers,
  readCareersLogo,
  readJobPage,
  type Careers,
  type OpenJob,
} from "../shared/endpoints.ts";
import {
  insertApplication,
  selectHasCareers,
  selectJobPage,
  selectOpenJobs,
  selectTakesApplications,
  selectVisitedLogo,
  type KnownJobRow,
} from "./careers-queries.ts";
import { found } from "./found.ts";

/**
 * What everybody may see of an organization that hires, and applying there. Nobody has to sign in, and nobody is known. An
 * organization that never published a job answers as one that does not exist: each endpoint asks with one statement, and
 * returns it unsent.
 */
export function careersRoutes(door: Door): readonly Route[] {
  return [
    serveVisitor(door, readCareers, ({ db, context }) => {
      const { id } = context.organization;
      return db.all(selectHasCareers(db, id), selectOpenJobs(db, id)).map(([hasCareers, rows]) => {
        found(hasCareers || null);
        return { organization: organizationOf(context), jobs: rows.map(jobOf) };
      });
    }),
    serveVisitor(door, readCareersLogo, ({ db, context, parameters: { image } }) =>
      selectVisitedLogo(db, { organizationId: context.organization.id, image }).map(found),
    ),
    serveVisitor(door, readJobPage, ({ db, context, parameters: { job } }) =>
      selectJobPage(db, { organizationId: context.organization.id, job }).map((row) => {
        const { description, status, ...known } = found(row);
        return {
          organization: organizationOf(context),
          job: { ...jobOf(known), description, isOpen: status === "published" },
        };
      }),
    ),
    serveVisitor(door, apply, ({ db, context, parameters: { job }, body }) => {
      const { consent: _given, website, ...applicant } = body;
      const which = { organizationId: context.organization.id, job };
      const taken =
        website === ""
          ? insertApplication(db, { ...which, id: newId(), ...applicant })
          : selectTakesApplications(db, which);
      return taken.map((isTaken) => {
        found(isTaken || null);
        return null;
      });
    }),
  ];
}

function organizationOf({ organization: { id, slug, name, logo } }: VisitorContext): Careers["organization"] {
  return { id, name, logo: logo === null ? null : `/api/careers/${slug}/logo/${logo}` };
}

function jobOf({ published_at: publishedAt, ...job }: KnownJobRow): Omit<OpenJob, "publishedAt"> & {
  readonly publishedAt: Date;
} {
  return { ...job, publishedAt };
}
