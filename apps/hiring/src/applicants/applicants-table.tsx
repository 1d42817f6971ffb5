import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Applicant } from "../../shared/endpoints.ts";
import { usePlace } from "../layout/use-place.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Bone } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";
import { StageMark } from "./stage-mark.tsx";

/** Applicants as a table. */
export function ApplicantsTable({ applicants }: { readonly applicants: readonly Applicant[] }): ReactElement {
  const { organization } = usePlace();
  return (
    <Table>
      {applicants.map(({ id, name, email, job, stage, appliedAt }) => (
        <tr key={id}>
          <td className="cell-main">
            <div className="person">
              <Avatar name={name} />
              <Link
                to="/$org/applicants/$applicant"
                params={{ org: organization, applicant: id }}
                className="person-name row-link"
              >
                <bdi>{name}</bdi>
              </Link>
              <span className="person-aside">{job.title}</span>
            </div>
          </td>
          <td className="wide-only">{email}</td>
          <td className="wide-only">
            <Link to="/$org/jobs/$job" params={{ org: organization, job: job.id }} className="quiet-link">
              {job.title}
            </Link>
          </td>
          <td>
            <StageMark stage={stage} />
          </td>
          <td className="cell-time wide-only">
            <Moment instant={appliedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

const widths = ["52%", "44%", "61%", "48%", "56%", "40%", "58%", "46%"];

/** The same table before its applicants are there. */
export function ApplicantsTableBones(): ReactElement {
  return (
    <Table isBusy>
      {widths.map((width) => (
        <tr key={width}>
          <td className="cell-main">
            <div className="person">
              <span className="avatar bone" />
              <Bone width={width} />
            </div>
          </td>
          <td className="wide-only">
            <Bone width="9rem" />
          </td>
          <td className="wide-only">
            <Bone width="8rem" />
          </td>
          <td>
            <Bone width="4.5rem" />
          </td>
          <td className="cell-time wide-only">
            <Bone width="4.5rem" />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Table(props: { readonly isBusy?: boolean; readonly children: ReactNode }): ReactElement {
  const { isBusy = false, children } = props;
  return (
    <table className="table applicants-table" aria-busy={isBusy || undefined} aria-label="Applicants">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" className="wide-only">
            E-mail
          </th>
          <th scope="col" className="wide-only">
            Job
          </th>
          <th scope="col">Stage</th>
          <th scope="col" className="cell-time wide-only">
            Applied
          </th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
