import { CreateOrganization, JoinableOrganizations, useMe } from "@guildhall/react";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rememberAccount } from "../data/who.ts";
import { SignOutButton } from "./sign-out-button.tsx";
import { Outside } from "../layout/outside.tsx";

/** Creates an organization, or joins one that is open to the account, and lands in it. */
export function NewPage(): ReactElement {
  const router = useRouter();
  const { accounts } = useMe();
  const [account] = accounts;
  const hasOther = (account?.organizations.length ?? 0) > 0;
  const land = (slug: string, user: string): void => {
    rememberAccount(slug, user);
    router.history.push(`/${slug}/jobs`);
  };
  return (
    <Outside
      title="Create an organization"
      lead={account && `You, ${account.user.email}, will be its owner.`}
      below={hasOther ? <Link to="/">Back to my organizations</Link> : <SignOutButton />}
    >
      <JoinableOrganizations accounts={accounts} title="Or join one that is there already" onJoin={land} />
      <CreateOrganization
        account={account?.user.id}
        onCreated={({ slug }) => router.history.push(`/${slug}/jobs`)}
      />
    </Outside>
  );
}
