import type { OrganizationState } from "@guildhall/client";
import { OrganizationMark, takeLostFocus, useMe } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import { useIdentity, type Identity } from "../layout/use-identity.ts";
import { Button } from "../parts/button.tsx";
import { SignOutButton } from "../account/sign-out-button.tsx";
import { wordsFor } from "../parts/form-problem.tsx";
import { sayEnding, type CoverReason } from "./ending-words.ts";

/** Covers a page whose right has ended, and says so; other organizations go on as they were. */
export function Covered(props: {
  readonly organization: Identity | null;
  readonly reason: CoverReason;
  /** What is known of how it came. */
  readonly state: OrganizationState;
  /** Opens the organization again, where that is up to the person. */
  readonly onOpen?: () => Promise<unknown>;
}): ReactElement {
  const { organization, reason, state, onOpen } = props;
  const name = organization?.name ?? "this organization";
  const other = useOther(organization);
  const title = reason === "ended" ? `You no longer have access to ${name}` : `You are signed out of ${name}`;
  useIdentity(title, organization);
  return (
    <main className="outside">
      <div className="outside-column">
        {organization && <OrganizationMark organization={organization} size={40} />}
        <h1 ref={takeLostFocus} tabIndex={-1}>
          {title}
        </h1>
        <p className="lead" role="status">
          {sayEnding(reason, state)}
          {other && " Your other organizations are as they were."}
        </p>
        <div className="outside-actions">
          {onOpen && <OpenAgain name={name} onOpen={onOpen} />}
          {other ? <WayTo other={other} /> : <NowhereElse />}
        </div>
      </div>
    </main>
  );
}

/** Another organization, as one of the accounts that are here. */
interface Other {
  readonly name: string;
  readonly slug: string;
  readonly account: string;
}

/** The other organization that was used last; undefined where there is none. */
function useOther(organization: Identity | null): Other | undefined {
  const { accounts } = useMe();
  const others = accounts.flatMap(({ user, organizations }) =>
    organizations.filter(({ id }) => id !== organization?.id).map((each) => ({ ...each, account: user.id })),
  );
  return others.toSorted((one, other) => (other.lastUsedAt ?? "").localeCompare(one.lastUsedAt ?? ""))[0];
}

function WayTo({ other }: { readonly other: Other }): ReactElement {
  return (
    <Link
      to="/$org/jobs"
      params={{ org: other.slug }}
      search={{ account: other.account }}
      className="button button-quiet"
    >
      {`Go to ${other.name}`}
    </Link>
  );
}

function NowhereElse(): ReactElement {
  return (
    <>
      <Link to="/new" className="button button-quiet">
        Create an organization
      </Link>
      <SignOutButton />
    </>
  );
}

function OpenAgain({
  name,
  onOpen,
}: {
  readonly name: string;
  readonly onOpen: () => Promise<unknown>;
}): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (): Promise<void> => {
    setBusy(true);
    try {
      await onOpen();
    } catch (error) {
      setProblem(wordsFor(error));
      setBusy(false);
    }
  };
  return (
    <>
      <Button tone="primary" isBusy={isBusy} onClick={() => void open()}>
        {`Open ${name} again`}
      </Button>
      {problem !== null && <p role="alert">{problem}</p>}
    </>
  );
}
