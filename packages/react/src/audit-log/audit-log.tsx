import type { Event } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { ListEmpty, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization, usePermission } from "../provider/organization-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import type { AuditFilter } from "./audit-filter.ts";
import { AuditFilters, type AuditActor } from "./audit-filters.tsx";
import { EventRow } from "./event-row.tsx";
import { auditInEnglish } from "./messages.ts";

/** What `AuditLog` takes. */
export interface AuditLogProps extends RootProps<HTMLElement> {
  /** The events that `filter` finds, the latest first. */
  readonly list: Listing<Event>;
  readonly filter: AuditFilter;
  readonly onFilter: (filter: AuditFilter) => void;
  /** Who can be chosen as the one who did it; anybody else can be from an event of theirs. */
  readonly people: readonly AuditActor[];
}

/**
 * What happened in the organization: who did what, when and from where, and what it changed; found by type, person and
 * day. Stands in an `OrganizationProvider`, whose session says whether it may be seen.
 */
export function AuditLog({ list, filter, onFilter, people, ...root }: AuditLogProps): ReactElement {
  const texts = useMessages("audit", auditInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const { session } = useCurrentOrganization();
  const may = usePermission("event:read");
  const chosenActor = actorOf(filter, list.items, texts.otherActor);
  const isRefused = session !== null && !may;
  return (
    <section aria-label={texts.label} {...rootOf("gh-audit", root)}>
      {isRefused ? (
        <ListEmpty
          title={texts.notPermitted}
          text={texts.notPermittedText(roles[session.role] ?? session.role)}
        />
      ) : (
        <>
          <AuditFilters filter={filter} people={withActor(people, chosenActor)} onFilter={onFilter} />
          <Events list={list} filter={filter} onFilter={onFilter} />
        </>
      )}
    </section>
  );
}

/** The people, and the one whom the filter names, should they not be among them. */
function withActor(people: readonly AuditActor[], chosen: AuditActor | null): readonly AuditActor[] {
  return chosen === null || people.some(({ id }) => id === chosen.id) ? people : [...people, chosen];
}

/** Whom the filter names, by the name that their events have. */
function actorOf({ actor }: AuditFilter, items: readonly Event[], otherwise: string): AuditActor | null {
  if (actor === undefined) return null;
  const known = items.find((event) => event.actor.id === actor);
  return { id: actor, name: known?.actor.name ?? otherwise };
}

function Events({ list, filter, onFilter }: Omit<AuditLogProps, "people">): ReactElement {
  const texts = useMessages("audit", auditInEnglish);
  if (list.error !== null) return <ListFailure list={list} />;
  if (!list.isLoading && list.items.length === 0) {
    return <ListEmpty title={texts.empty} text={texts.emptyText} />;
  }
  const narrow = (actor: string): void => onFilter({ ...filter, actor });
  return (
    <>
      <ol className="gh-audit-events" aria-label={texts.label} aria-busy={list.isLoading || undefined}>
        {list.isLoading && <EventSkeletons />}
        {list.items.map((event) => (
          <EventRow key={event.id} event={event} onActor={filter.actor === undefined ? narrow : undefined} />
        ))}
      </ol>
      <ListMore list={list} />
    </>
  );
}

function EventSkeletons(): readonly ReactElement[] {
  return ["24rem", "19rem", "27rem", "21rem", "25rem", "17rem"].map((width) => (
    <li key={width} className="gh-audit-event">
      <div className="gh-audit-line">
        <span className="gh-skeleton gh-skeleton-line" style={{ inlineSize: `min(${width}, 60%)` }} />
      </div>
    </li>
  ));
}
