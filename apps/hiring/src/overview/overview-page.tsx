import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Sprout } from "lucide-react";
import type { ReactElement } from "react";
import type { Overview } from "../../shared/endpoints.ts";
import { overviewQuery } from "../data/hiring-queries.ts";
import { CreateJobButton } from "../jobs/create-job-button.tsx";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { Bone, EmptyState, ListProblem } from "../parts/list-states.tsx";
import { ActivityList } from "./activity-list.tsx";
import { ApplicantsChart } from "./applicants-chart.tsx";
import { OpenJobs } from "./open-jobs.tsx";

/** What goes on in the organization, at a glance. */
export function OverviewPage(): ReactElement {
  const query = useQuery(overviewQuery(usePlace()));
  return (
    <>
      <PageHeader title="Overview">
        <CreateJobButton />
      </PageHeader>
      {query.isPending && <OverviewBones />}
      {query.isError && !query.data && (
        <ListProblem what="the overview" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && (isNew(query.data) ? <FirstStep /> : <Glance overview={query.data} />)}
    </>
  );
}

function isNew({ jobs, applicants }: Overview): boolean {
  return jobs !== null && jobs.published + jobs.drafts === 0 && (applicants?.total ?? 0) === 0;
}

function FirstStep(): ReactElement {
  const { organization } = usePlace();
  return (
    <EmptyState icon={Sprout} title="Begin with a job" action={<CreateJobButton />}>
      {"A job starts as a draft that only members see. Once it is published people apply, and you follow them from " +
        "stage to stage here. Not alone? "}
      <Link to="/$org/members" params={{ org: organization }} search={{ invite: true }}>
        Invite people
      </Link>
      .
    </EmptyState>
  );
}

function Glance({ overview }: { readonly overview: Overview }): ReactElement {
  const { jobs, applicants, activity } = overview;
  return (
    <div className="overview">
      {applicants && <ApplicantsChart applicants={applicants} />}
      {jobs && <OpenJobs jobs={jobs} />}
      <ActivityList activity={activity} />
    </div>
  );
}

function OverviewBones(): ReactElement {
  return (
    <div className="overview" aria-busy>
      {["chart", "jobs", "activity"].map((name) => (
        <section key={name} className="panel">
          <p>
            <Bone width="9rem" />
          </p>
          {["80%", "64%", "72%", "58%"].map((width) => (
            <p key={width}>
              <Bone width={width} />
            </p>
          ))}
        </section>
      ))}
    </div>
  );
}
