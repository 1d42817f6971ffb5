import { found } from "./found.ts";
import {
  cursorOf,
  newId,
  pageOf,
  Problem,
  serveOrganization,
  type Door,
  type Route,
} from "@guildhall/server";
import { createJob, listCategories, listJobs, readJob, updateJob, type Job } from "../shared/endpoints.ts";
import { applicantRoutes } from "./applicants.ts";
import { careersRoutes } from "./careers.ts";
import { overviewRoute } from "./overview.ts";
import { changeJob, insertJob, selectCategories, selectJob, selectJobs, type JobRow } from "./queries.ts";

/** The endpoints of the hiring application, each served through the door. */
export function hiringRoutes(door: Door): readonly Route[] {
  return [...jobRoutes(door), ...applicantRoutes(door), overviewRoute(door), ...careersRoutes(door)];
}

function jobRoutes(door: Door): readonly Route[] {
  return [
    serveOrganization(door, listJobs, ({ db, context, query }) =>
      selectJobs(db, {
        organizationId: context.organization.id,
        before: cursorOf(query.after),
        status: query.status ?? null,
        category: query.category ?? null,
        limit: query.limit + 1,
      }).map((rows) => pageOf(rows, query.limit, { item: jobOf, cursor: ({ id }) => id })),
    ),
    serveOrganization(door, createJob, ({ db, context, body }) =>
      insertJob(db, {
        organizationId: context.organization.id,
        id: newId(),
        ...body,
        createdBy: context.user.id,
      }).map((row) => {
        if (!row) throw unknownCategory();
        return jobOf(row);
      }),
    ),
    serveOrganization(door, readJob, ({ db, context, parameters }) =>
      selectJob(db, { organizationId: context.organization.id, id: parameters.job }).map((row) =>
        jobOf(found(row)),
      ),
    ),
    serveOrganization(door, updateJob, async ({ db, context, parameters, body }) => {
      const which = { organizationId: context.organization.id, id: parameters.job };
      const [isChanged, row] = await db.all(changeJob(db, which, body), selectJob(db, which));
      const job = found(row);
      if (isChanged) return jobOf(job);
      throw job.status === "draft" && body.status === "closed" ? nothingToClose() : unknownCategory();
    }),
    serveOrganization(door, listCategories, ({ db, context }) =>
      selectCategories(db, context.organization.id).map((items) => ({ items })),
    ),
  ];
}

type ServedJob = Omit<Job, "createdAt" | "publishedAt"> & {
  readonly createdAt: Date;
  readonly publishedAt: Date | null;
};

function jobOf(row: JobRow): ServedJob {
  const { id, title, description, status, location, applicants, category_id, category_name } = row;
  const category = category_id === null ? null : { id: category_id, name: category_name ?? "" };
  const times = { createdAt: row.created_at, publishedAt: row.published_at };
  return { id, title, description, status, category, location, applicants, ...times };
}

function nothingToClose(): Problem {
  const message = "This job was never published: there is nothing to close.";
  return new Problem("invalid_body", { fields: [{ field: "status", message }] });
}

function unknownCategory(): Problem {
  const message = "There is no such category in this organization.";
  return new Problem("invalid_body", { fields: [{ field: "category", message }] });
}
