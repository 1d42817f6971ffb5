import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { JobStatus } from "../../shared/endpoints.ts";
import { categoriesQuery } from "../data/queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { statusNames } from "./jobs-filter.ts";

const route = getRouteApi("/$org/jobs");
const statuses: readonly (JobStatus | undefined)[] = [undefined, "published", "draft", "closed"];

/** Which jobs are shown: the URL says so, so that a filtered list can be sent to somebody. */
export function JobFilters(): ReactElement {
  const place = usePlace();
  const { category } = route.useSearch();
  return (
    <div className="filters">
      <nav className="segments" aria-label="Status">
        {statuses.map((each) => (
          <Link
            key={each ?? "all"}
            to="/$org/jobs"
            params={{ org: place.organization }}
            search={(search) => ({ ...search, status: each })}
            className="segment"
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {each === undefined ? "All" : statusNames[each]}
          </Link>
        ))}
      </nav>
      <CategoryFilter category={category} />
    </div>
  );
}

function CategoryFilter({ category }: { readonly category: string | undefined }): ReactElement | null {
  const navigate = route.useNavigate();
  const categories = useQuery(categoriesQuery(usePlace())).data ?? [];
  if (categories.length === 0) return null;
  return (
    <select
      className="compact-select"
      aria-label="Category"
      value={category ?? ""}
      onChange={(event) => {
        const chosen = event.target.value === "" ? undefined : event.target.value;
        void navigate({ search: (search) => ({ ...search, category: chosen }) });
      }}
    >
      <option value="">All categories</option>
      {categories.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
