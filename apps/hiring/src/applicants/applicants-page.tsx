import { useCurrentOrganization, usePermission } from "@guildhall/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Contact } from "lucide-react";
import type { ReactElement } from "react";
import { applicantsQuery } from "../data/hiring-queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { EmptyState, ListProblem, LoadMore } from "../parts/list-states.tsx";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { ApplicantFilters } from "./applicant-filters.tsx";
import { ApplicantsTable, ApplicantsTableBones } from "./applicants-table.tsx";

const route = getRouteApi("/$org/applicants");

/** Who applied, for whichever job. */
export function ApplicantsPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("applicant:read");
  return (
    <>
      <PageHeader title="Applicants" />
      {session === null && <ApplicantsTableBones />}
      {session !== null && !may && <NotPermitted what="Applicants are" />}
      {may && (
        <>
          <ApplicantFilters />
          <ApplicantsList />
        </>
      )}
    </>
  );
}

function ApplicantsList(): ReactElement {
  const filter = route.useSearch();
  const { search, stage, job } = filter;
  const query = useInfiniteQuery(applicantsQuery(usePlace(), { search, stage, job }));
  if (query.isPending) return <ApplicantsTableBones />;
  if (query.isError && !query.data) {
    return <ListProblem what="the applicants" error={query.error} onRetry={() => void query.refetch()} />;
  }
  const applicants = query.data.pages.flatMap(({ items }) => items);
  if (applicants.length === 0) return <Nobody isFiltered={Boolean(search ?? stage ?? job)} />;
  return (
    <>
      <ApplicantsTable applicants={applicants} />
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onLoad={() => void query.fetchNextPage()}
      />
    </>
  );
}

function Nobody({ isFiltered }: { readonly isFiltered: boolean }): ReactElement {
  const { organization } = usePlace();
  const [to, label] = isFiltered
    ? (["/$org/applicants", "Show all applicants"] as const)
    : (["/$org/jobs", "Go to the jobs"] as const);
  const action = (
    <Link to={to} params={{ org: organization }} search={{}} className="button button-quiet">
      {label}
    </Link>
  );
  return (
    <EmptyState
      icon={Contact}
      title={isFiltered ? "Nobody fits the filter" : "No applicants yet"}
      action={action}
    >
      {isFiltered
        ? "No applicant of this organization has all that is looked for."
        : "Who applies for a published job appears here and on the job's board."}
    </EmptyState>
  );
}
