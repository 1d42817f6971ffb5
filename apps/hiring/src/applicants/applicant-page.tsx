import { useCurrentOrganization, usePermission } from "@guildhall/react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ApplicantDetails } from "../../shared/endpoints.ts";
import { applicantQuery } from "../data/hiring-queries.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { usePlace } from "../layout/use-place.ts";
import { Bone, ListProblem } from "../parts/list-states.tsx";
import { Moment } from "../parts/moment.tsx";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { History } from "./history.tsx";
import { NoteForm } from "./note-form.tsx";
import { StageSelect } from "./stage-select.tsx";

const route = getRouteApi("/$org/applicants/$applicant");

/** One applicant: who they are, what they wrote, how far they have come, and what happened on the way. */
export function ApplicantPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const may = usePermission("applicant:read");
  if (may) return <Applicant />;
  return (
    <>
      <PageHeader title="Applicant" parent={<ToApplicants />} />
      {session === null ? <ApplicantBones /> : <NotPermitted what="Applicants are" />}
    </>
  );
}

function Applicant(): ReactElement {
  const { applicant: id } = route.useParams();
  const query = useQuery(applicantQuery(usePlace(), id));
  return (
    <>
      <PageHeader title={query.data?.name ?? "Applicant"} parent={<ToApplicants />}>
        {query.data && <StageSelect applicant={query.data} />}
      </PageHeader>
      {query.isPending && <ApplicantBones />}
      {query.isError && !query.data && (
        <ListProblem what="the applicant" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && (
        <div className="applicant">
          <Application applicant={query.data} />
          <section className="applicant-history" aria-labelledby="history">
            <h2 id="history">History</h2>
            <NoteForm applicant={id} />
            <History applicant={id} />
          </section>
        </div>
      )}
    </>
  );
}

function ToApplicants(): ReactElement {
  const { organization } = usePlace();
  return (
    <Link to="/$org/applicants" params={{ org: organization }} search={{}} className="breadcrumb-parent">
      Applicants
    </Link>
  );
}

function Application({ applicant }: { readonly applicant: ApplicantDetails }): ReactElement {
  const { organization } = usePlace();
  const { job, email, phone, link, message } = applicant;
  return (
    <section aria-labelledby="application">
      <h2 id="application">Application</h2>
      <dl className="applicant-facts">
        <dt>Job</dt>
        <dd>
          <Link to="/$org/jobs/$job" params={{ org: organization, job: job.id }}>
            {job.title}
          </Link>
        </dd>
        <dt>E-mail</dt>
        <dd>
          <a href={`mailto:${email}`}>{email}</a>
        </dd>
        {phone !== "" && (
          <>
            <dt>Phone</dt>
            <dd>
              <a href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}>{phone}</a>
            </dd>
          </>
        )}
        {link !== "" && (
          <>
            <dt>Link</dt>
            <dd>
              <a href={link} target="_blank" rel="noopener noreferrer">
                {link}
              </a>
            </dd>
          </>
        )}
        <dt>Applied</dt>
        <dd>
          <Moment instant={applicant.appliedAt} />
        </dd>
      </dl>
      {message === "" ? (
        <p className="muted">They wrote nothing.</p>
      ) : (
        <p className="about-text">{message}</p>
      )}
    </section>
  );
}

function ApplicantBones(): ReactElement {
  return (
    <div className="applicant" aria-busy>
      <section>
        {["9rem", "14rem", "12rem", "min(32rem, 90%)", "min(28rem, 80%)"].map((width) => (
          <p key={width}>
            <Bone width={width} />
          </p>
        ))}
      </section>
    </div>
  );
}
