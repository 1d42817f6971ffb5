import type { Account } from "@guildhall/protocol";
import { CreateOrganization, JoinableOrganizations, useMe } from "@guildhall/react";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rememberAccount } from "../data/who.ts";
import { Outside } from "../layout/outside.tsx";
import { SelectField } from "../parts/field.tsx";
import { SignOutButton } from "./sign-out-button.tsx";
import { useOwnAccount } from "./use-own-account.ts";

const route = getRouteApi("/new");

/** Creates an organization, or joins one that is open to the account, and lands in it. */
export function NewPage(): ReactElement {
  const account = useOwnAccount(route.useSearch().account);
  return account === undefined ? <main aria-busy="true" /> : <New account={account} />;
}

function New({ account }: { readonly account: Account }): ReactElement {
  const router = useRouter();
  const { accounts } = useMe();
  const { id, email } = account.user;
  const land = (slug: string, user: string): void => {
    rememberAccount(slug, user);
    router.history.push(`/${slug}/jobs`);
  };
  return (
    <Outside
      title="Create an organization"
      lead={`You, ${email}, will be its owner.`}
      below={
        account.organizations.length > 0 ? <Link to="/">Back to my organizations</Link> : <SignOutButton />
      }
    >
      <JoinableOrganizations accounts={accounts} title="Or join one that is there already" onJoin={land} />
      {accounts.length > 1 && <OwnerField account={id} />}
      <CreateOrganization account={id} onCreated={({ slug }) => land(slug, id)} />
    </Outside>
  );
}

/** Which of the accounts of this browser is to own it; what is typed already stays. */
function OwnerField({ account }: { readonly account: string }): ReactElement {
  const navigate = route.useNavigate();
  const { accounts } = useMe();
  return (
    <SelectField
      label="Owner"
      value={account}
      onChange={({ target }) => void navigate({ search: { account: target.value }, replace: true })}
    >
      {accounts.map(({ user }) => (
        <option key={user.id} value={user.id}>
          {user.email}
        </option>
      ))}
    </SelectField>
  );
}
