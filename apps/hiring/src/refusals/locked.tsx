import type { OrganizationState } from "@guildhall/client";
import {
  OrganizationMark,
  RestoreOrganization,
  settingsInEnglish,
  takeLostFocus,
  useMessages,
} from "@guildhall/react";
import type { OwnOrganization } from "@guildhall/protocol";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Place } from "../data/place.ts";
import { useIdentity } from "../layout/use-identity.ts";
import { sayEnding } from "./ending-words.ts";

/** Shown in place of an organization that is being deleted: until when, and to owners the way back. */
export function Locked(props: {
  readonly place: Place;
  readonly organization: OwnOrganization;
  /** What is known of how it came. */
  readonly state: OrganizationState;
}): ReactElement {
  const { place, organization, state } = props;
  const settings = useMessages("settings", settingsInEnglish);
  const title = settings.restoreTitle(organization.name);
  useIdentity(title, organization);
  return (
    <main className="outside">
      <div className="outside-column">
        <OrganizationMark organization={organization} size={40} />
        <h1 ref={takeLostFocus} tabIndex={-1}>
          {title}
        </h1>
        {state.ending && (
          <p className="lead" role="status">
            {sayEnding("ended", state)}
          </p>
        )}
        <RestoreOrganization organization={organization} account={place.account} />
        <div className="below">
          <Link to="/new" search={{ account: place.account }}>
            Create another organization
          </Link>
        </div>
      </div>
    </main>
  );
}
