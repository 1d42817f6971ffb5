import type { Permission } from "@guildhall/protocol";
import { serveOrganization, type Door, type Route } from "@guildhall/server";
import { overviewDays, readOverview, type Activity } from "../shared/endpoints.ts";
import * as queries from "./overview-queries.ts";

const shownJobs = 6;
const shownActivity = 12;

/** What each kind of thing asks for before somebody may know what happened to it. */
const readers: Readonly<Record<string, Permission>> = {
  job: "job:read",
  category: "category:read",
  applicant: "applicant:read",
};

/** The endpoint of an organization at a glance. */
export function overviewRoute(door: Door): Route {
  return serveOrganization(door, readOverview, ({ db, context }) => {
    const { id } = context.organization;
    const [mayReadJobs, mayReadApplicants] = [context.can("job:read"), context.can("applicant:read")];
    const own = Object.keys(readers).filter((kind) => context.can(readers[kind] ?? "event:read"));
    const kinds = context.can("event:read") ? null : own;
    return db
      .all(
        queries.countJobs(db, id),
        queries.selectOpenJobs(db, id, shownJobs),
        queries.countApplicants(db, id),
        queries.countByDay(db, id, overviewDays),
        queries.selectActivity(db, id, { kinds, limit: shownActivity }),
      )
      .map(([counts, open, total, days, activity]) => ({
        jobs: mayReadJobs ? { published: counts?.published ?? 0, drafts: counts?.drafts ?? 0, open } : null,
        applicants: mayReadApplicants ? { total, days } : null,
        activity: activity.map(activityOf),
      }));
  });
}

type ServedActivity = Omit<Activity, "at"> & { readonly at: Date };

function activityOf(row: queries.ActivityRow): ServedActivity {
  const { id, type, actor_name: actor, to, occurred_at: at } = row;
  const subject = { kind: row.subject_kind, id: row.subject_id, name: row.subject_name };
  return { id, type, actor, subject, to, at };
}
