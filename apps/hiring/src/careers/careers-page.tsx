import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Briefcase } from "lucide-react";
import { useId, type ReactElement } from "react";
import type { OpenJob } from "../../shared/endpoints.ts";
import { EmptyState } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";
import { CareersFrame } from "./careers-frame.tsx";
import { careersQuery } from "./careers-queries.ts";
import { CareersBones, CareersProblem } from "./careers-states.tsx";

const route = getRouteApi("/careers/$org");

/** The open jobs of an organization, for everybody. */
export function CareersPage(): ReactElement {
  const { org } = route.useParams();
  const query = useQuery(careersQuery(org));
  if (query.isPending) return <CareersBones />;
  if (query.isError) return <CareersProblem error={query.error} onRetry={() => void query.refetch()} />;
  const { organization, jobs } = query.data;
  return (
    <CareersFrame title="Careers" organization={organization} org={org}>
      <h1>{`Work at ${organization.name}`}</h1>
      {jobs.length === 0 ? (
        <EmptyState icon={Briefcase} title="No open positions right now">
          New positions are published here. It is worth coming back.
        </EmptyState>
      ) : (
        <>
          <p className="lead">
            {jobs.length === 1 ? "One open position" : `${String(jobs.length)} open positions`}
          </p>
          {grouped(jobs).map(([category, inside]) => (
            <Category key={category} name={category} jobs={inside} org={org} />
          ))}
        </>
      )}
    </CareersFrame>
  );
}

function Category(props: {
  readonly name: string;
  readonly jobs: readonly OpenJob[];
  readonly org: string;
}): ReactElement {
  const { name, jobs, org } = props;
  const id = useId();
  return (
    <section className="careers-category" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <Link to="/careers/$org/$job" params={{ org, job: job.id }} className="careers-job">
              <span className="careers-job-title">{job.title}</span>
              <span className="muted">{job.location}</span>
              <span className="muted careers-job-time">
                <Moment instant={job.publishedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The jobs by category in the order in which they come; what has none stands last, under a name of its own. */
function grouped(jobs: readonly OpenJob[]): readonly (readonly [string, readonly OpenJob[]])[] {
  const hasCategories = jobs.some(({ category }) => category !== null);
  const rest = hasCategories ? "Other positions" : "All positions";
  return [...Map.groupBy(jobs, ({ category }) => category ?? rest)];
}
