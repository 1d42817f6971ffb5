import { useMe } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

/** Where whoever opened a link goes without following it: who is not signed in has no organizations to go to. */
export function WayElsewhere(): ReactElement {
  const isSignedIn = useMe().accounts.length > 0;
  return (
    <div className="below">
      {isSignedIn ? <Link to="/">Go to my organizations</Link> : <Link to="/sign-in">Go to the sign-in</Link>}
    </div>
  );
}
