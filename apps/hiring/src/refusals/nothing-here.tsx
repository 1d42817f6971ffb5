import { useMe } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Place } from "../data/place.ts";
import { Outside } from "../layout/outside.tsx";

/** What is said of everything that is not there, or is not this person's to see: the two look the same. */
export function NothingHere(): ReactElement {
  return <Nothing />;
}

/** The same of an organization; where another account of this browser belongs to it, it is used as that one when asked. */
export function NoSuchOrganization({ place }: { readonly place: Place }): ReactElement {
  const { accounts } = useMe();
  const other = accounts.find(
    ({ user, organizations }) =>
      user.id !== place.account && organizations.some(({ slug }) => slug === place.organization),
  );
  if (other === undefined) return <Nothing />;
  const { id, email } = other.user;
  return (
    <Nothing>
      <Link
        to="/$org/jobs"
        params={{ org: place.organization }}
        search={{ account: id }}
        className="button button-quiet"
      >
        {`Open it as ${email}`}
      </Link>
    </Nothing>
  );
}

function Nothing({ children }: { readonly children?: ReactNode }): ReactElement {
  return (
    <Outside
      title="There is nothing here"
      lead="The address may be mistyped, or the page may belong to an organization that you are not a member of."
    >
      <div className="outside-actions">
        <Link to="/" className="button button-primary">
          Go to my organizations
        </Link>
        {children}
      </div>
    </Outside>
  );
}
