import { useCurrentOrganization, usePermission } from "@guildhall/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Job } from "../../shared/endpoints.ts";
import { Board } from "../board/board.tsx";
import { jobQuery } from "../data/hiring-queries.ts";
import { listedJob } from "../data/queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { Bone, ListProblem } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { JobActions } from "./job-actions.tsx";
import { statusNames } from "./jobs-filter.ts";

const route = getRouteApi("/$org/jobs/$job");

/** One job: what it is, and who applied for it. */
export function JobPage(): ReactElement {
  const { job: id } = route.useParams();
  const place = usePlace();
  const queries = useQueryClient();
  const query = useQuery({ ...jobQuery(place, id), placeholderData: () => listedJob(queries, place, id) });
  const { session } = useCurrentOrganization();
  const mayReadApplicants = usePermission("applicant:read");
  const parent = (
    <Link to="/$org/jobs" params={{ org: place.organization }} className="breadcrumb-parent">
      Jobs
    </Link>
  );
  return (
    <>
      <PageHeader title={query.data?.title ?? "Job"} parent={parent}>
        {query.data && <JobActions job={query.data} />}
      </PageHeader>
      {query.isPending && <JobBones />}
      {query.isError && !query.data ? (
        <ListProblem what="the job" error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          {query.data && <About job={query.data} />}
          {session !== null && !mayReadApplicants && <NotPermitted what="Applicants are" />}
          {mayReadApplicants && <Board job={id} />}
        </>
      )}
    </>
  );
}

function About({ job }: { readonly job: Job }): ReactElement {
  const { status, category, location, description } = job;
  return (
    <section className="about" aria-label="About the job">
      <p className="about-facts">
        <span className="status" data-status={status}>
          {statusNames[status]}
        </span>
        {category && <span>{category.name}</span>}
        {location !== "" && <span>{location}</span>}
        <span>
          {"Created "}
          <Moment instant={job.createdAt} />
        </span>
      </p>
      {description === "" ? (
        <p className="muted">No description yet.</p>
      ) : (
        <p className="about-text">{description}</p>
      )}
    </section>
  );
}

function JobBones(): ReactElement {
  return (
    <section className="about" aria-busy>
      <p className="about-facts">
        <Bone width="14rem" />
      </p>
      <p>
        <Bone width="min(40rem, 80%)" />
      </p>
    </section>
  );
}
