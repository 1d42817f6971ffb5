import { problems, type ProblemCode } from "@guildhall/protocol";
import { AccountSecurity } from "@guildhall/react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { accountKeys, devicesQuery, proofsQuery, waysQuery } from "../data/account-queries.ts";
import { listingOf } from "../data/listing.ts";
import { FormProblem } from "../parts/form-problem.tsx";
import { Bone, ListProblem } from "../parts/list-states.tsx";
import { AccountHeader } from "./account-header.tsx";
import { useOwnAccount } from "./use-own-account.ts";

const route = getRouteApi("/account/security");

/** In which ways one proves who one is, and where one is signed in. With several accounts, one of them at a time. */
export function SecurityPage(): ReactElement {
  const { account: named, problem } = route.useSearch();
  const account = useOwnAccount(named)?.user.id;
  if (account === undefined) return <main aria-busy="true" />;
  return (
    <main className="account-page">
      <AccountHeader title="Security" page="/account/security" account={account} />
      {problem !== undefined && <Returned problem={problem} />}
      <Security key={account} account={account} />
    </main>
  );
}

/** What went wrong where the browser was sent to. */
function Returned({ problem }: { readonly problem: ProblemCode }): ReactElement {
  return (
    <div className="account-notice">
      <FormProblem message={problems[problem].title} />
    </div>
  );
}

function Security({ account }: { readonly account: string }): ReactElement {
  const queries = useQueryClient();
  const proofs = useQuery(proofsQuery(account));
  const ways = useQuery(waysQuery);
  const devices = useInfiniteQuery(devicesQuery(account));
  if (proofs.isError && !proofs.data) {
    const retry = (): void => void proofs.refetch();
    return <ListProblem what="your settings" error={proofs.error} onRetry={retry} />;
  }
  if (!proofs.data) return <SecurityBones />;
  return (
    <AccountSecurity
      account={account}
      proofs={proofs.data}
      services={ways.data?.oauth ?? []}
      devices={listingOf(devices)}
      onChange={() => void queries.invalidateQueries({ queryKey: accountKeys(account).everything })}
    />
  );
}

function SecurityBones(): ReactElement {
  return (
    <div className="settings-bones" aria-busy>
      {["6rem", "20rem", "24rem", "8rem", "22rem"].map((width) => (
        <Bone key={width} width={width} />
      ))}
    </div>
  );
}
