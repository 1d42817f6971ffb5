import { OrganizationSettings } from "@guildhall/react";
import type { OrganizationSettings as Settings } from "@guildhall/protocol";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { refreshPlace, settingsQuery } from "../data/belonging-queries.ts";
import { keysOf } from "../data/keys.ts";
import { rememberAccount } from "../data/who.ts";
import { guildhall } from "../guildhall.ts";
import { usePlace } from "../layout/use-place.ts";
import { Bone, ListProblem } from "../parts/list-states.tsx";
import { SettingsHeader } from "./settings-header.tsx";

/** An organization's name, address and logo, and its deletion. */
export function SettingsPage(): ReactElement {
  return (
    <>
      <SettingsHeader title="Settings" />
      <General />
    </>
  );
}

function General(): ReactElement {
  const place = usePlace();
  const query = useQuery(settingsQuery(place));
  const onChange = useFollow();
  const queries = useQueryClient();
  if (query.isPending) return <SettingsBones />;
  if (query.isError && !query.data) {
    return <ListProblem what="the settings" error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <OrganizationSettings
      settings={query.data}
      onChange={onChange}
      // Its layout sees that nobody enters it any more, and offers to restore it.
      onDelete={() => queries.removeQueries({ queryKey: keysOf(place).everything })}
    />
  );
}

/** Keeps what was saved, and goes along when the organization moved to another address. */
function useFollow(): (settings: Settings) => void {
  const place = usePlace();
  const router = useRouter();
  const queries = useQueryClient();
  return (settings) => {
    const moved = { ...place, organization: settings.slug };
    queries.setQueryData(settingsQuery(moved).queryKey, settings);
    if (moved.organization === place.organization) {
      refreshPlace(queries, place);
      return;
    }
    rememberAccount(moved.organization, place.account);
    void guildhall
      .refreshMe()
      .then(() => router.navigate({ to: "/$org/settings", params: { org: settings.slug }, replace: true }));
  };
}

function SettingsBones(): ReactElement {
  return (
    <div className="settings-bones" aria-busy>
      {["4rem", "16rem", "24rem", "20rem"].map((width) => (
        <Bone key={width} width={width} />
      ))}
    </div>
  );
}
