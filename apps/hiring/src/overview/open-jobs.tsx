import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Overview } from "../../shared/endpoints.ts";
import { usePlace } from "../layout/use-place.ts";

/** The jobs that are open, those with most people waiting first. */
export function OpenJobs({ jobs }: { readonly jobs: NonNullable<Overview["jobs"]> }): ReactElement {
  const { organization } = usePlace();
  const { published, drafts, open } = jobs;
  return (
    <section className="panel" aria-labelledby="open-jobs">
      <header className="panel-header">
        <h2 id="open-jobs">{published === 1 ? "1 open job" : `${String(published)} open jobs`}</h2>
        <Link to="/$org/jobs" params={{ org: organization }} search={{}}>
          All jobs
        </Link>
      </header>
      {open.length === 0 && <p className="muted">Nobody can apply before a job is published.</p>}
      <ul className="panel-list">
        {open.map(({ id, title, applicants, waiting }) => (
          <li key={id}>
            <Link
              to="/$org/jobs/$job"
              params={{ org: organization, job: id }}
              className="row-link panel-name"
            >
              {title}
            </Link>
            <span className="panel-aside">
              {waiting > 0 && <span className="waiting">{`${String(waiting)} new`}</span>}
              {applicants === 1 ? "1 applicant" : `${String(applicants)} applicants`}
            </span>
          </li>
        ))}
      </ul>
      {drafts > 0 && (
        <Link
          to="/$org/jobs"
          params={{ org: organization }}
          search={{ status: "draft" }}
          className="panel-more"
        >
          {drafts === 1 ? "1 draft" : `${String(drafts)} drafts`}
        </Link>
      )}
    </section>
  );
}
