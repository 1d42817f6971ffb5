import type { Me } from "@guildhall/protocol";
import type { GuildhallApi } from "./api.ts";
import type { Guildhall, GuildhallOptions } from "./guildhall.ts";
import { createMe } from "./me.ts";
import { createOrganizations } from "./organization/organizations.ts";
import { pageEnvironment, type Environment } from "./page/environment.ts";
import { connectTabs, type Tidings } from "./page/tabs.ts";
import { createTransport } from "./page/transport.ts";
import { createSigning } from "./signing.ts";

/** Makes the client of this tab. `Api` names the endpoints that can be called; default: those of Guildhall itself. */
export function createGuildhall<Api = GuildhallApi>(options: GuildhallOptions = {}): Guildhall<Api> {
  const closing = new AbortController();
  return guildhallIn<Api>(pageEnvironment(options, closing.signal), () => closing.abort());
}

/** Makes the client of an environment; `close` is what aborts `environment.closing`. */
export function guildhallIn<Api>(environment: Environment, close: () => void): Guildhall<Api> {
  let now = 0;
  const tick = (): number => ++now;
  const send = createTransport(environment);

  const me = createMe({
    environment,
    tick,
    ask: async () => (await send({ key: "GET /api/me" })).body as Me,
    onAnswer: (accounts, issued) => organizations.compare(accounts, issued),
  });
  const onChange = (tidings: Tidings): void => void changed(tidings);
  const organizations = createOrganizations({ environment, send, tick, onChange, me: me.store.snapshot });
  const tabs = connectTabs(environment, (tidings) => void heard(tidings));

  function heard(tidings: Tidings): Promise<void> {
    organizations.forget(tidings);
    return me.changed();
  }
  function changed(tidings: Tidings): Promise<void> {
    tabs.tell(tidings);
    return heard(tidings);
  }
  const refreshRestored = (event: Event): void => {
    // A page from the back/forward cache has heard nothing since it was left.
    if ("persisted" in event && event.persisted === true) void me.changed();
  };
  environment.page?.addEventListener("pageshow", refreshRestored, { signal: environment.closing });

  const guildhall: Guildhall = {
    me: me.store,
    refreshMe: me.refresh,
    organization: (slug, account) => organizations.of(slug, account ?? null),
    async call(key, ...[input]) {
      const { body } = await send({ ...input, key });
      if (changesMe(key)) void changed({ kind: "me_changed" });
      // What the endpoint declares is what the server answers: it checks its answers by the same declaration.
      return body as never;
    },
    ...createSigning(send, changed),
    close,
  };
  return guildhall;
}

/** Whether a call outside organizations changes who is signed in, who they are or where they belong. */
function changesMe(key: string): boolean {
  return !key.startsWith("GET ") && /^\w+ \/api\/(me|auth|organizations|invitations)(\/|$)/.test(key);
}
