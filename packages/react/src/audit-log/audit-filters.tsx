import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { FilterChoice } from "../list/filter-choice.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import type { AuditFilter } from "./audit-filter.ts";
import { asChoice, useEventWords } from "./event-words.ts";
import { auditInEnglish } from "./messages.ts";

/** Somebody who may have done something. */
export interface AuditActor {
  readonly id: string;
  readonly name: string;
}

/** What the filters take. */
export interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly people: readonly AuditActor[];
  readonly onFilter: (filter: AuditFilter) => void;
}

/** Finds events by what happened, who did it and when. */
export function AuditFilters({ filter, people, onFilter }: AuditFiltersProps): ReactElement {
  const texts = useMessages("audit", auditInEnglish);
  const { wordsOf, types } = useEventWords();
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <div className="gh-toolbar" role="search" aria-label={texts.filters}>
      <FilterChoice
        className="gh-audit-choice"
        label={texts.byType}
        any={texts.anyType}
        value={filter.type}
        choices={withChosen(types, filter.type).map((type) => ({
          id: type,
          name: asChoice(wordsOf({ type })),
        }))}
        onChoose={(type) => onFilter({ ...filter, type })}
      />
      <FilterChoice
        className="gh-audit-choice"
        label={texts.byActor}
        any={texts.anyActor}
        value={filter.actor}
        choices={people}
        onChoose={(actor) => onFilter({ ...filter, actor })}
      />
      <DayField
        label={texts.from}
        value={filter.from}
        max={filter.until}
        onChoose={(from) => onFilter({ ...filter, from })}
      />
      <DayField
        label={texts.until}
        value={filter.until}
        min={filter.from}
        onChoose={(until) => onFilter({ ...filter, until })}
      />
      {isFiltered && (
        <ActionButton tone="bare" onClick={() => onFilter({})}>
          {texts.clear}
        </ActionButton>
      )}
    </div>
  );
}

/** The types, and the one that an address asks for, should it have no words. */
function withChosen(types: readonly string[], chosen: string | undefined): readonly string[] {
  return chosen === undefined || types.includes(chosen) ? types : [...types, chosen];
}

function DayField(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly onChoose: (day: string | undefined) => void;
}): ReactElement {
  const { label, value, min, max, onChoose } = props;
  return (
    <label className="gh-audit-day">
      <span className="gh-muted">{label}</span>
      <input
        type="date"
        className="gh-audit-day-control"
        value={value ?? ""}
        min={min}
        max={max ?? "9999-12-31"}
        onChange={(event) => onChoose(event.target.value || undefined)}
      />
    </label>
  );
}
