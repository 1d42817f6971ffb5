import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Job } from "../../shared/endpoints.ts";
import { usePlace } from "../layout/use-place.ts";
import { Bone } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";
import { statusNames } from "./jobs-filter.ts";

/** Jobs as a table. */
export function JobsTable({ jobs }: { readonly jobs: readonly Job[] }): ReactElement {
  const { organization } = usePlace();
  return (
    <Table>
      {jobs.map((job) => (
        <tr key={job.id}>
          <td className="cell-main">
            <Link
              to="/$org/jobs/$job"
              params={{ org: organization, job: job.id }}
              className="job-title row-link"
            >
              <bdi>{job.title}</bdi>
            </Link>
            <span className="job-aside">{asideOf(job)}</span>
          </td>
          <td className="wide-only">
            <bdi>{job.category?.name}</bdi>
          </td>
          <td className="wide-only">{job.location}</td>
          <td>
            <span className="status" data-status={job.status}>
              {statusNames[job.status]}
            </span>
          </td>
          <td className="cell-number wide-only">{job.applicants === 0 ? "" : job.applicants}</td>
          <td className="cell-time wide-only">
            <Moment instant={job.createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What a narrow screen shows under the title instead of columns. */
function asideOf({ category, location, applicants }: Job): string {
  const people = applicants === 1 ? "1 applicant" : applicants > 1 ? `${applicants} applicants` : "";
  return [category?.name ?? "", location, people].filter((text) => text !== "").join(" · ");
}

const widths = ["62%", "48%", "71%", "55%", "40%", "66%", "52%", "58%"];

/** The same table before its jobs are there. */
export function JobsTableBones(): ReactElement {
  return (
    <Table isBusy>
      {widths.map((width) => (
        <tr key={width}>
          <td className="cell-main">
            <Bone width={width} />
          </td>
          <td className="wide-only">
            <Bone width="5rem" />
          </td>
          <td className="wide-only">
            <Bone width="4.5rem" />
          </td>
          <td>
            <Bone width="4rem" />
          </td>
          <td className="cell-number wide-only">
            <Bone width="1rem" />
          </td>
          <td className="cell-time wide-only">
            <Bone width="4.5rem" />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Table({
  isBusy = false,
  children,
}: {
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <table className="table jobs-table" aria-busy={isBusy || undefined} aria-label="Jobs">
      <thead>
        <tr>
          <th scope="col">Title</th>
          <th scope="col" className="wide-only">
            Category
          </th>
          <th scope="col" className="wide-only">
            Location
          </th>
          <th scope="col">Status</th>
          <th scope="col" className="cell-number wide-only">
            Applicants
          </th>
          <th scope="col" className="cell-time wide-only">
            Created
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
