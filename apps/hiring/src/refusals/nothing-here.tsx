import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";

/** What is said of everything that is not there, or is not this person's to see: the two look the same. */
export function NothingHere(): ReactElement {
  return (
    <Outside
      title="There is nothing here"
      lead="The address may be mistyped, or the page may belong to an organization that you are not a member of."
    >
      <Link to="/" className="button button-primary">
        Go to my organizations
      </Link>
    </Outside>
  );
}
