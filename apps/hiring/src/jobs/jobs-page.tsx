import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Briefcase, ExternalLink } from "lucide-react";
import { type ReactElement } from "react";
import { jobsQuery } from "../data/queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { EmptyState, ListProblem, LoadMore } from "../parts/list-states.tsx";
import { CreateJobButton } from "./create-job-button.tsx";
import { JobFilters } from "./job-filters.tsx";
import { statusNames } from "./jobs-filter.ts";
import { JobsTable, JobsTableBones } from "./jobs-table.tsx";

const route = getRouteApi("/$org/jobs");

/** The jobs of the organization. */
export function JobsPage(): ReactElement {
  return (
    <>
      <PageHeader title="Jobs">
        <CareersLink />
        <CreateJobButton />
      </PageHeader>
      <JobFilters />
      <JobsList />
    </>
  );
}

/** The way to what everybody sees of these jobs, which is there once one was published. */
function CareersLink(): ReactElement | null {
  const place = usePlace();
  const { data, hasNextPage } = useInfiniteQuery(jobsQuery(place, {}));
  const known = data?.pages.flatMap(({ items }) => items);
  // Where nothing is known yet, or more than was read, there is most likely something that was published.
  if (known?.every(({ status }) => status === "draft") === true && !hasNextPage) return null;
  return (
    <Link
      to="/careers/$org"
      params={{ org: place.organization }}
      target="_blank"
      className="button button-quiet"
    >
      <span className="wide-words">View careers page</span>
      <ExternalLink size={14} aria-label="(opens in a new tab)" />
    </Link>
  );
}

function JobsList(): ReactElement {
  const place = usePlace();
  const { status, category } = route.useSearch();
  const query = useInfiniteQuery(jobsQuery(place, { status, category }));
  if (query.isPending) return <JobsTableBones />;
  if (query.isError && !query.data) {
    return <ListProblem what="the jobs" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const jobs = query.data.pages.flatMap(({ items }) => items);
  if (jobs.length === 0)
    return <NoJobs isFiltered={status !== undefined || category !== undefined} status={status} />;
  return (
    <>
      <JobsTable jobs={jobs} />
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </>
  );
}

function NoJobs(props: {
  readonly isFiltered: boolean;
  readonly status: keyof typeof statusNames | undefined;
}): ReactElement {
  const { organization } = usePlace();
  if (props.isFiltered) {
    const which = props.status === undefined ? "" : `${statusNames[props.status].toLowerCase()} `;
    return (
      <EmptyState
        icon={Briefcase}
        title={`No ${which}jobs here`}
        action={
          <Link to="/$org/jobs" params={{ org: organization }} search={{}} className="button button-quiet">
            Show all jobs
          </Link>
        }
      >
        No job of this organization fits the filter.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Briefcase} title="No jobs yet" action={<CreateJobButton />}>
      A job starts as a draft that only members see, and takes applications once it is published.
    </EmptyState>
  );
}
