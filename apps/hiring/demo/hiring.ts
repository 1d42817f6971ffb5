import { append, type Db, type Statement } from "@guildhall/server";
import { applicantsOf, noteOn, stepsTo } from "./applicants.ts";
import { idOf, type FoundedDemo } from "./found.ts";
import { daysAgo, idAt } from "./ids.ts";
import type { DemoJob } from "./job.ts";
import { datePast } from "./past-queries.ts";
import { demoPeople } from "./people.ts";
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
        organization,
        author: authorOf(job, people),
        categoryId: categories.get(job.category) ?? "",
      }),
    ),
    datePast(db, id),
  );
}

function authorOf({ author }: DemoJob, people: FoundedDemo["people"]): Place["author"] {
  const name = demoPeople.find(({ email }) => email === author)?.name ?? author;
  return { id: idOf(people, author), name };
}

interface Place {
  /** Which job of the organization it is, counted from the oldest. */
  readonly index: number;
  readonly organization: Pick<FoundedDemo, "id" | "slug" | "name">;
  readonly author: { readonly id: string; readonly name: string };
  readonly categoryId: string;
}

// Everything happens in its order and by whoever did it, since triggers write the events.
function storyOf(db: Db, job: DemoJob, place: Place): readonly Statement<unknown>[] {
  const { author, categoryId } = place;
  const organizationId = place.organization.id;
  const createdAt = daysAgo(job.createdDaysAgo);
  const which = { organizationId, id: idAt(createdAt) };
  const { title, description, location } = job;
  const written = { ...which, title, description, location, categoryId, createdBy: author.id, createdAt };
  const draft = [...queries.enterAs(db, organizationId, author.id), queries.insertDraft(db, written)];
  if (job.status === "draft") return draft;
  return [
    ...draft,
    queries.publishJob(db, which, daysAgo(job.createdDaysAgo - 1)),
    ...applications(db, job, { ...place, which }),
    ...(job.status === "closed" ? [queries.closeJob(db, which)] : []),
  ];
}

function applications(
  db: Db,
  job: DemoJob,
  { organization, author, which, index }: Place & { readonly which: queries.Which },
): readonly Statement<unknown>[] {
  const organizationId = organization.id;
  const applicants = applicantsOf(job, index).map((applicant) => {
    const appliedAt = daysAgo(applicant.appliedDaysAgo);
    return { ...applicant, appliedAt, jobId: which.id, which: { organizationId, id: idAt(appliedAt) } };
  });
  const setting = { db, context: { organization, actor: author } };
  return [
    ...queries.enterAs(db, organizationId, null),
    ...applicants.map((applicant) => queries.insertApplicant(db, applicant.which, applicant)),
    ...queries.enterAs(db, organizationId, author.id),
    ...applicants.flatMap((applicant) =>
      stepsTo(applicant.stage).map((stage) => queries.moveApplicant(db, applicant.which, stage)),
    ),
    ...applicants.flatMap((applicant, position) => {
      const note = noteOn(applicant, index + position);
      if (note === null) return [];
      const subject = { kind: "applicant", id: applicant.which.id, name: applicant.name };
      return [append(setting, { type: "applicant.noted", subject, after: { note } })];
    }),
  ];
}
