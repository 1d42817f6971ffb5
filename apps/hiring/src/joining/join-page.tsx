import { JoinByLink } from "@guildhall/react";
import { Link, useLocation, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rememberAccount } from "../data/who.ts";
import { useIdentity } from "../layout/use-identity.ts";
import { keepFragment } from "./kept-fragment.ts";

/** What an invitation link opens. What it carries stays behind the `#`. */
export function JoinPage(): ReactElement {
  const fragment = useLocation({ select: ({ hash }) => hash });
  const router = useRouter();
  useIdentity("Join", null);
  const land = (organization: string, account: string): void => {
    rememberAccount(organization, account);
    void router.navigate({ to: "/$org/jobs", params: { org: organization }, replace: true });
  };
  const signIn = (): void => {
    keepFragment("/join", fragment);
    void router.navigate({ to: "/sign-in", search: { next: "/join" } });
  };
  return (
    <main className="outside">
      <div className="outside-column">
        <p className="wordmark">Guildhall Hiring</p>
        <JoinByLink fragment={fragment} onJoin={land} onSignInOtherwise={signIn} />
        <div className="below">
          <Link to="/">Go to my organizations</Link>
        </div>
      </div>
    </main>
  );
}
