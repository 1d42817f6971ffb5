import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState, type ReactElement } from "react";
import type { ApplicantsFilter } from "../data/keys.ts";
import { listingOf } from "../data/listing.ts";
import { jobsQuery } from "../data/queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { isStage, stageNames, stageOrder } from "./applicants-filter.ts";

const route = getRouteApi("/$org/applicants");

/** How long the typing must rest before it is looked for, in milliseconds. */
const restMilliseconds = 250;

/** Which applicants are shown: the URL says so, so that a filtered list can be sent to somebody. */
export function ApplicantFilters(): ReactElement {
  const navigate = route.useNavigate();
  const { stage, job } = route.useSearch();
  const jobs = listingOf(useInfiniteQuery(jobsQuery(usePlace(), {}))).items;
  const choose = (filter: ApplicantsFilter): void =>
    void navigate({ search: (rest) => ({ ...rest, ...filter }), replace: true });
  return (
    <div className="filters" role="search" aria-label="Find applicants">
      <SearchBox onSearch={(search) => choose({ search })} />
      <div className="filter-choices">
        <select
          className="compact-select"
          aria-label="Stage"
          value={stage ?? ""}
          onChange={({ target: { value } }) => choose({ stage: isStage(value) ? value : undefined })}
        >
          <option value="">Any stage</option>
          {stageOrder.map((each) => (
            <option key={each} value={each}>
              {stageNames[each]}
            </option>
          ))}
        </select>
        <select
          className="compact-select"
          aria-label="Job"
          value={job ?? ""}
          onChange={({ target: { value } }) => choose({ job: value === "" ? undefined : value })}
        >
          <option value="">Any job</option>
          {job !== undefined && jobs.every(({ id }) => id !== job) && <option value={job}>One job</option>}
          {jobs.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

function SearchBox({ onSearch }: { readonly onSearch: (search: string | undefined) => void }): ReactElement {
  const { search } = route.useSearch();
  const [typed, setTyped] = useState(search ?? "");
  const [last, setLast] = useState(search);
  // The address has another search than was typed here: somebody went back, or showed all again.
  if (search !== last) {
    setLast(search);
    if (search !== (typed.trim() || undefined)) setTyped(search ?? "");
  }
  useEffect(() => {
    const wanted = typed.trim() || undefined;
    if (wanted === search) return;
    const timer = setTimeout(() => onSearch(wanted), restMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, search, onSearch]);
  return (
    <div className="search-box">
      <Search size={14} aria-hidden />
      <input
        type="search"
        aria-label="Search applicants"
        placeholder="Name or e-mail"
        maxLength={80}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
