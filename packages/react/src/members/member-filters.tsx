import type { Role, Team } from "@guildhall/protocol";
import { Search } from "lucide-react";
import { useEffect, useState, type ReactElement } from "react";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { membersInEnglish } from "./messages.ts";

/** Which members are shown. */
export interface MembersFilter {
  /** What a name, a word of it or an e-mail address begins with. */
  readonly search?: string | undefined;
  /** The name of a role. */
  readonly role?: string | undefined;
  /** The id of a team. */
  readonly team?: string | undefined;
}

/** What the filters take. */
export interface MemberFiltersProps {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly filter: MembersFilter;
  readonly onFilter: (filter: MembersFilter) => void;
}

/** How long the typing must rest before it is looked for, in milliseconds. */
const restMilliseconds = 250;

/** Finds members by name, role and team. */
export function MemberFilters({ roles, teams, filter, onFilter }: MemberFiltersProps): ReactElement {
  const texts = useMessages("members", membersInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  return (
    <div className="gh-filters" role="search" aria-label={texts.search}>
      {teams.length > 0 && (
        <select
          className="gh-select gh-select-compact"
          aria-label={texts.byTeam}
          value={filter.team ?? ""}
          onChange={(event) => onFilter({ ...filter, team: event.target.value || undefined })}
        >
          <option value="">{texts.anyTeam}</option>
          {teams.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
      <select
        className="gh-select gh-select-compact"
        aria-label={texts.byRole}
        value={filter.role ?? ""}
        onChange={(event) => onFilter({ ...filter, role: event.target.value || undefined })}
      >
        <option value="">{texts.anyRole}</option>
        {roles.map(({ name }) => (
          <option key={name} value={name}>
            {roleNames[name] ?? name}
          </option>
        ))}
      </select>
      <SearchBox filter={filter} onFilter={onFilter} />
    </div>
  );
}

function SearchBox({ filter, onFilter }: Pick<MemberFiltersProps, "filter" | "onFilter">): ReactElement {
  const texts = useMessages("members", membersInEnglish);
  const [typed, setTyped] = useState(filter.search ?? "");
  useEffect(() => {
    const search = typed.trim() || undefined;
    if (search === filter.search) return;
    const timer = setTimeout(() => onFilter({ ...filter, search }), restMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, filter, onFilter]);
  return (
    <div className="gh-search">
      <Search size={14} aria-hidden />
      <input
        type="search"
        className="gh-search-control"
        aria-label={texts.search}
        placeholder={texts.searchPlaceholder}
        maxLength={80}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
