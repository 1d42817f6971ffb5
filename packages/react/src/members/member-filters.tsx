import type { Role, Team } from "@guildhall/protocol";
import { Search } from "lucide-react";
import { useEffect, useState, type ReactElement } from "react";
import { FilterChoice } from "../list/filter-choice.tsx";
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
        <FilterChoice
          label={texts.byTeam}
          any={texts.anyTeam}
          value={filter.team}
          choices={teams}
          onChoose={(team) => onFilter({ ...filter, team })}
        />
      )}
      <FilterChoice
        label={texts.byRole}
        any={texts.anyRole}
        value={filter.role}
        choices={roles.map(({ name }) => ({ id: name, name: roleNames[name] ?? name }))}
        onChoose={(role) => onFilter({ ...filter, role })}
      />
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
