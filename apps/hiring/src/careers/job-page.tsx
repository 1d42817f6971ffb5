import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { JobPage as Shown } from "../../shared/endpoints.ts";
import { Moment } from "../parts/moment.tsx";
import { ApplicationForm } from "./application-form.tsx";
import { CareersFrame } from "./careers-frame.tsx";
import { jobPageQuery } from "./careers-queries.ts";
import { CareersBones, CareersProblem } from "./careers-states.tsx";
import { Thanks } from "./thanks.tsx";

const route = getRouteApi("/careers/$org/$job");

/** One job, for everybody, and the form to apply for it. */
export function JobPage(): ReactElement {
  const { org, job: id } = route.useParams();
  const query = useQuery(jobPageQuery(org, id));
  const [applied, setApplied] = useState<string | null>(null);
  if (query.isPending) return <CareersBones />;
  // What is typed outlives a question that is asked again and not answered.
  if (query.isError && !query.data)
    return <CareersProblem error={query.error} onRetry={() => void query.refetch()} />;
  const { organization, job } = query.data;
  return (
    <CareersFrame title={job.title} organization={organization} org={org}>
      <Link to="/careers/$org" params={{ org }} className="careers-back">
        <ArrowLeft size={14} aria-hidden />
        {`All positions at ${organization.name}`}
      </Link>
      <h1>{job.title}</h1>
      <Facts job={job} />
      <div className="careers-columns">
        <div className="careers-description">{job.description || "There is no description yet."}</div>
        {applied !== null ? (
          <Thanks name={applied} title={job.title} organization={organization.name} />
        ) : job.isOpen ? (
          <ApplicationForm
            org={org}
            job={id}
            organization={organization.name}
            onApplied={setApplied}
            onClosed={() => void query.refetch()}
          />
        ) : (
          <Closed org={org} />
        )}
      </div>
    </CareersFrame>
  );
}

function Facts({ job }: { readonly job: Shown["job"] }): ReactElement {
  return (
    <p className="careers-facts">
      {[job.category, job.location]
        .filter((fact) => fact !== null && fact !== "")
        .map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      <span>
        Published <Moment instant={job.publishedAt} />
      </span>
    </p>
  );
}

function Closed({ org }: { readonly org: string }): ReactElement {
  return (
    <section className="careers-panel" role="status">
      <h2>This position is closed</h2>
      <p>
        Thank you for your interest. Applications for it are no longer taken; perhaps another position suits
        you.
      </p>
      <Link to="/careers/$org" params={{ org }} className="button button-quiet">
        See open positions
      </Link>
    </section>
  );
}
