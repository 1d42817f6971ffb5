import { JoinByLink } from "@guildhall/react";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rememberAccount } from "../data/who.ts";
import { useFragment } from "../layout/use-fragment.ts";
import { useIdentity } from "../layout/use-identity.ts";
import { keepFragment } from "./kept-fragment.ts";
import { WayElsewhere } from "./way-elsewhere.tsx";

/** What an invitation link opens. What it carries stays behind the `#`. */
export function JoinPage(): ReactElement {
  const fragment = useFragment();
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
        <WayElsewhere />
      </div>
    </main>
  );
}
