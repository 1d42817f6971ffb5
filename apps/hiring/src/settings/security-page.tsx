import { personalMethods } from "@guildhall/protocol";
import { OrganizationSecurity, useCurrentOrganization, usePermission } from "@guildhall/react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { waysQuery } from "../data/account-queries.ts";
import { listingOf } from "../data/listing.ts";
import { policyQuery, sessionsQuery } from "../data/security-queries.ts";
import { usePlace } from "../layout/use-place.ts";
import { Bone, ListProblem } from "../parts/list-states.tsx";
import { NotPermitted } from "../parts/not-permitted.tsx";
import { SettingsHeader } from "./settings-header.tsx";

/** What the organization demands of whoever enters it, and who has it open. */
export function SecurityPage(): ReactElement {
  const { session } = useCurrentOrganization();
  const mayReadPolicy = usePermission("policy:read");
  const mayReadSessions = usePermission("session:read");
  return (
    <>
      <SettingsHeader title="Security" />
      {(mayReadPolicy || mayReadSessions) && (
        <Security mayReadPolicy={mayReadPolicy} mayReadSessions={mayReadSessions} />
      )}
      {session !== null && !mayReadPolicy && !mayReadSessions && (
        <NotPermitted what="Security settings are" />
      )}
    </>
  );
}

function Security(props: {
  readonly mayReadPolicy: boolean;
  readonly mayReadSessions: boolean;
}): ReactElement {
  const { mayReadPolicy, mayReadSessions } = props;
  const place = usePlace();
  const queries = useQueryClient();
  const policy = useQuery({ ...policyQuery(place), enabled: mayReadPolicy });
  const ways = useQuery(waysQuery);
  const sessions = useInfiniteQuery({ ...sessionsQuery(place), enabled: mayReadSessions });
  if (policy.isError && !policy.data) {
    return <ListProblem what="the policy" error={policy.error} onRetry={() => void policy.refetch()} />;
  }
  if (mayReadPolicy && !policy.data) return <Bones />;
  return (
    <OrganizationSecurity
      policy={policy.data ?? null}
      ways={[...personalMethods.filter((way) => ways.data?.ways.includes(way)), "sso"]}
      sessions={mayReadSessions ? listingOf(sessions) : null}
      onSave={(saved) => queries.setQueryData(policyQuery(place).queryKey, saved)}
      onChange={() => void queries.invalidateQueries({ queryKey: sessionsQuery(place).queryKey })}
    />
  );
}

function Bones(): ReactElement {
  return (
    <div className="settings-bones" aria-busy>
      {["8rem", "20rem", "24rem", "16rem"].map((width) => (
        <Bone key={width} width={width} />
      ))}
    </div>
  );
}
