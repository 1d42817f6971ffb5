import type { Db, Statement } from "@guildhall/server";
import { applicantsOf } from "./applicants.ts";
import { idOf, type FoundedDemo } from "./found.ts";
import { daysAgo, idAt } from "./ids.ts";
import type { DemoJob } from "./job.ts";
import * as queries from "./queries.ts";

/** Has the members of an organization of the demo data write jobs, publish and close them, and people apply. */
export async function hireThere(db: Db, organization: FoundedDemo): Promise<void> {
  const { id, people, jobs } = organization;
  const names = [...new Set(jobs.map(({ category }) => category))].sort();
  const categories = new Map(names.map((name) => [name, idAt(daysAgo(400))]));
  await db.all(
    ...names.map((name) =>
      queries.insertCategory(db, { organizationId: id, id: categories.get(name) ?? "", name }),
    ),
    ...jobs.flatMap((job, index) =>
      storyOf(db, job, {
        index,
        organizationId: id,
        author: idOf(people, job.author),
        categoryId: categories.get(job.category) ?? "",
      }),
    ),
  );
}

interface Place {
  /** Which job of the organization it is, counted from the oldest. */
  readonly index: number;
  readonly organizationId: string;
  readonly author: string;
  readonly categoryId: string;
}

// Everything happens in its order and by whoever did it, since triggers write the events.
function storyOf(db: Db, job: DemoJob, place: Place): readonly Statement<unknown>[] {
  const { organizationId, author, categoryId, index } = place;
  const createdAt = daysAgo(job.createdDaysAgo);
  const which = { organizationId, id: idAt(createdAt) };
  const { title, description, location } = job;
  const written = { ...which, title, description, location, categoryId, createdBy: author, createdAt };
  const draft = [...queries.enterAs(db, organizationId, author), queries.insertDraft(db, written)];
  if (job.status === "draft") return draft;
  return [
    ...draft,
    queries.publishJob(db, which, daysAgo(job.createdDaysAgo - 1)),
    ...applications(db, job, { ...place, which, index }),
    ...(job.status === "closed" ? [queries.closeJob(db, which)] : []),
  ];
}

function applications(
  db: Db,
  job: DemoJob,
  { organizationId, author, which, index }: Place & { readonly which: queries.Which },
): readonly Statement<unknown>[] {
  const applicants = applicantsOf(job, index).map((applicant) => {
    const appliedAt = daysAgo(applicant.appliedDaysAgo);
    return { ...applicant, appliedAt, jobId: which.id, which: { organizationId, id: idAt(appliedAt) } };
  });
  return [
    ...queries.enterAs(db, organizationId, null),
    ...applicants.map((applicant) => queries.insertApplicant(db, applicant.which, applicant)),
    ...queries.enterAs(db, organizationId, author),
    ...applicants
      .filter(({ stage }) => stage !== "applied")
      .map((applicant) => queries.moveApplicant(db, applicant.which, applicant.stage)),
  ];
}
