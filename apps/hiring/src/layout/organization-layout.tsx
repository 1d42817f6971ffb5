import type { OrganizationState } from "@guildhall/client";
import { OrganizationProvider, useCurrentOrganization, useMe } from "@guildhall/react";
import { Outlet, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { refreshPlace } from "../data/belonging-queries.ts";
import type { Place } from "../data/place.ts";
import { queryClient } from "../data/query-client.ts";
import { Covered } from "../refusals/covered.tsx";
import { Locked } from "../refusals/locked.tsx";
import { Moved } from "../refusals/moved.tsx";
import { NoSuchOrganization } from "../refusals/nothing-here.tsx";
import { OrganizationFrame } from "./organization-frame.tsx";
import { useListedOrganization, usePlace } from "./use-place.ts";

/** Everything at `/:org`: opens the organization, and shows its page, or why there is none. */
export function OrganizationLayout(): ReactElement {
  const place = usePlace();
  return (
    <OrganizationProvider slug={place.organization} account={place.account}>
      <Inside place={place} />
    </OrganizationProvider>
  );
}

function Inside({ place }: { readonly place: Place }): ReactElement {
  const { state, client } = useCurrentOrganization();
  const me = useMe();
  const listed = useListedOrganization(place);
  const known = useLastKnown(place);
  const wasClosed = state.status === "idle" && known?.wasOpen === true;
  const isOut = ["refused", "ended", "locked"].includes(state.status);

  useReadAgain(place, state);

  const isSignedIn = me.accounts.some(({ user }) => user.id === place.account);
  if (me.status === "ready" && !isSignedIn) return <Leave />;
  const movedTo = state.problem?.code === "organization_moved" ? state.problem.slug : undefined;
  if (movedTo !== undefined) return <Moved place={place} to={movedTo} />;
  if (listed?.session === "locked" && listed.deletesAt !== null)
    return <Locked place={place} organization={listed} state={state} />;
  // Nothing is said of an organization before the server has said that it is there.
  if (!known && !isOut) return <main aria-busy="true" />;
  if (isOut && !known) return <NoSuchOrganization place={place} />;
  if (isOut) return <Covered organization={known} reason="ended" state={state} />;
  // A session that was here and is gone was closed, in this tab or another: it is not opened again unasked.
  if (wasClosed)
    return <Covered organization={known} reason="signed_out" state={state} onOpen={() => client.open()} />;
  return (
    <OrganizationFrame place={place} organization={known} state={state}>
      <Outlet />
    </OrganizationFrame>
  );
}

/**
 * Has everything read again: what could not be while the organization asked for proof, or was out of reach, once it is
 * open again; and what says who may do what, once the role of whoever reads it was changed.
 */
function useReadAgain(place: Place, { status, session }: OrganizationState): void {
  const wasCutOff = useRef(false);
  const known = useRef(session);
  useEffect(() => {
    if (status === "step_up" || status === "offline") wasCutOff.current = true;
    const before = known.current;
    known.current = session;
    const isChanged = session !== null && before?.id === session.id && before.role !== session.role;
    if (status !== "open" || !(wasCutOff.current || isChanged)) return;
    wasCutOff.current = false;
    refreshPlace(queryClient, place);
  }, [place, status, session]);
}

/** An organization as this page knew it last. */
interface KnownOrganization {
  readonly id: string;
  readonly name: string;
  /** This page had a session in it. */
  readonly wasOpen: boolean;
}

/** Remembers what the page was about, for when the right to it has ended. */
function useLastKnown(place: Place): KnownOrganization | null {
  const { session } = useCurrentOrganization();
  const listed = useListedOrganization(place);
  const [remembered, remember] = useState<{
    readonly place: Place;
    readonly known: KnownOrganization;
  } | null>(null);
  const last = remembered !== null && isSamePlace(remembered.place, place) ? remembered.known : null;
  const organization = session?.organization ?? listed;
  if (!organization) return last;
  const { id, name } = organization;
  const wasOpen = session !== null || (last?.wasOpen ?? false);
  if (last?.id !== id || last.name !== name || last.wasOpen !== wasOpen) {
    remember({ place, known: { id, name, wasOpen } });
  }
  return { id, name, wasOpen };
}

function isSamePlace(one: Place, other: Place): boolean {
  return one.account === other.account && one.organization === other.organization;
}

/** Goes where whoever is still signed in belongs. */
function Leave(): ReactElement {
  const router = useRouter();
  useEffect(() => void router.navigate({ to: "/" }), [router]);
  return <main aria-busy="true" />;
}
