import { AcceptInvitation } from "@guildhall/react";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rememberAccount } from "../data/who.ts";
import { useFragment } from "../layout/use-fragment.ts";
import { useIdentity } from "../layout/use-identity.ts";
import { ProductMark } from "../parts/product-mark.tsx";
import { keepFragment } from "./kept-fragment.ts";
import { WayElsewhere } from "./way-elsewhere.tsx";

/** What the link in an invitation opens. What it carries stays behind the `#`. */
export function InvitePage(): ReactElement {
  const fragment = useFragment();
  const router = useRouter();
  useIdentity("Invitation", null);
  const land = (organization: string, account: string): void => {
    rememberAccount(organization, account);
    // The secret is used up: going back does not lead to it.
    void router.navigate({ to: "/$org/jobs", params: { org: organization }, replace: true });
  };
  const signIn = (): void => {
    keepFragment("/invite", fragment);
    void router.navigate({ to: "/sign-in", search: { next: "/invite" } });
  };
  return (
    <main className="outside">
      <div className="outside-column">
        <p className="wordmark">Guildhall Hiring</p>
        <AcceptInvitation
          fragment={fragment}
          mark={<ProductMark size={40} />}
          onJoin={land}
          onSignInOtherwise={signIn}
        />
        <WayElsewhere />
      </div>
    </main>
  );
}
