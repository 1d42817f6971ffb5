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
  selectJobPage,
  selectOpenJobs,
  selectVisitedLogo,
  type KnownJobRow,
} from "./careers-queries.ts";
import { found } from "./found.ts";

/** What everybody may see of an organization that hires, and applying there. Nobody has to sign in, and nobody is known. */
export function careersRoutes(door: Door): readonly Route[] {
  return [
    serveVisitor(door, readCareers, ({ db, context }) =>
      selectOpenJobs(db, context.organization.id).map((rows) => ({
        organization: organizationOf(context),
        jobs: rows.map(jobOf),
      })),
    ),
    serveVisitor(door, readCareersLogo, ({ db, parameters }) =>
      selectVisitedLogo(db, parameters.image).map(found),
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
    serveVisitor(door, apply, async ({ db, context, parameters: { job }, body }) => {
      const { consent: _given, website, ...applicant } = body;
      const organizationId = context.organization.id;
      if (website !== "") return null;
      found((await insertApplication(db, { organizationId, id: newId(), job, ...applicant })) || null);
      return null;
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
