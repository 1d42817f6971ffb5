import { createGuildhall } from "@guildhall/client";
import { GuildhallProvider, OrganizationProvider, useCurrentOrganization } from "@guildhall/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState, type ReactElement, type ReactNode } from "react";
import { answersTo } from "../answers.ts";
import { olivia } from "../cast.ts";
import type { Demo, DemoState } from "../demo.ts";
import { languages, type Look } from "../look.ts";
import { pretendedServer } from "../pretended-server.ts";

/** One state of a demo: its component with a real client, to which a pretended server answers. */
export function Stage(props: {
  readonly demo: Demo;
  readonly state: DemoState;
  readonly look: Look;
}): ReactElement {
  const { demo, state, look } = props;
  const [{ client, queries }] = useState(() => clientsFor(state));
  useEffect(() => () => client.close(), [client]);
  const shown = state.show({ className: "demo-root", "data-demo": demo.component, ref: markReached });
  return (
    <GuildhallProvider client={client} messages={languages[look.language].messages} locale={look.language}>
      <QueryClientProvider client={queries}>
        {demo.isOutside === true ? shown : <InAcme state={state}>{shown}</InAcme>}
      </QueryClientProvider>
    </GuildhallProvider>
  );
}

/** What a ref leads to can be seen in the page. */
function markReached(element: HTMLElement | null): void {
  element?.setAttribute("data-reached", "");
}

function clientsFor({ accounts = [olivia], answers }: DemoState) {
  const fetch = pretendedServer({ ...answersTo(accounts), ...answers });
  const queries = { retry: false, staleTime: Infinity, refetchOnWindowFocus: false } as const;
  return {
    // The demos of a page are browsers of their own, and none of them is the one that shows them.
    client: createGuildhall({ fetch, live: false, tabs: false }),
    queries: new QueryClient({ defaultOptions: { queries } }),
  };
}

function InAcme(props: { readonly state: DemoState; readonly children: ReactNode }): ReactElement {
  const [account = olivia] = props.state.accounts ?? [olivia];
  return (
    <OrganizationProvider slug="acme" account={account.user.id}>
      <OnceOpen>{props.children}</OnceOpen>
    </OrganizationProvider>
  );
}

function OnceOpen({ children }: { readonly children: ReactNode }): ReactNode {
  return useCurrentOrganization().session === null ? null : children;
}
