import { CreateOrganization, useMe } from "@guildhall/react";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";

/** Creates an organization, and lands in it. */
export function NewPage(): ReactElement {
  const router = useRouter();
  const [account] = useMe().accounts;
  const hasOther = (account?.organizations.length ?? 0) > 0;
  return (
    <Outside
      title="Create an organization"
      lead={account && `You, ${account.user.email}, will be its owner.`}
      below={hasOther && <Link to="/">Back to my organizations</Link>}
    >
      <CreateOrganization
        account={account?.user.id}
        onCreated={({ slug }) => router.history.push(`/${slug}/jobs`)}
      />
    </Outside>
  );
}
