import type { Me } from "@guildhall/protocol";
import type { GuildhallApi } from "./api.ts";
import type { Guildhall } from "./guildhall.ts";
import { createHearing } from "./hearing.ts";
import { createLive } from "./live/live.ts";
import { createMe } from "./me.ts";
import { createOrganizations } from "./organization/organizations.ts";
import { watchComingBack } from "./page/coming-back.ts";
import { pageEnvironment, type Environment, type GuildhallOptions } from "./page/environment.ts";
import { connectTabs, type Tidings } from "./page/tabs.ts";
import { createTransport, type Incoming, type Outgoing, type Send } from "./page/transport.ts";
import { createProver, withProof, type Prover } from "./proving/prover.ts";
import { createStepUp } from "./proving/step-up.ts";
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
  const prover = createProver();
  const me = createMe({
    environment,
    tick,
    ask: async ({ background }) => (await send({ key: "GET /api/me", background })).body as Me,
    onAnswer(accounts, issued) {
      organizations.compare(accounts, issued);
      prover.keep(accounts.map(({ user }) => user.id));
      live.want(accounts.length > 0);
    },
  });
  const userOf = (account: string | undefined) =>
    me.store.snapshot().accounts.find(({ user }) => user.id === account)?.user;
  const onChange = (tidings: Tidings): void => void changed(tidings);
  const live = createLive({ environment, onSignal: onChange, tell: (tidings) => tabs.tell(tidings) });
  const organizations = createOrganizations({
    ...{ environment, send, tick, prover, onChange },
    me: me.store.snapshot,
    async isStillHere(account) {
      await me.signalled();
      return me.store.snapshot().status === "ready" && userOf(account) !== undefined;
    },
  });
  const hearing = createHearing({ me, organizations, prover, live });
  const tabs = connectTabs(environment, (tidings) => void hearing.heard(tidings));
  function changed(tidings: Tidings): Promise<void> {
    tabs.tell(tidings);
    return hearing.heard(tidings);
  }
  watchComingBack(environment, { revalidate: hearing.revalidate, look: () => void me.signalled() });

  const guildhall: Guildhall = {
    me: me.store,
    refreshMe: me.refresh,
    organization: (slug, account) => organizations.of(slug, account ?? null),
    async call(key, ...[input]) {
      const { body } = await insist(prover, send, { ...input, key });
      if (changesMe(key)) onChange({ kind: "me_changed" });
      // What the endpoint declares is what the server answers: it checks its answers by the same declaration.
      return body as never;
    },
    ...createSigning((outgoing) => insist(prover, send, outgoing), changed),
    stepUp: createStepUp({ prover, send, changed, addressOf: (account) => userOf(account)?.email }),
    onSignal: hearing.onSignal,
    close,
  };
  return guildhall;
}

/** Sends, and once more when the person has proved what the account is asked for. */
function insist(prover: Prover, send: Send, outgoing: Outgoing): Promise<Incoming> {
  const { account, background, signal } = outgoing;
  const place = () => ({ account, organization: null });
  return withProof(prover, { place, isDeliberate: background !== true, signal }, () => send(outgoing));
}

/** Whether a call outside organizations changes who is signed in, who they are or where they belong. */
function changesMe(key: string): boolean {
  return !key.startsWith("GET ") && /^\w+ \/api\/(me|auth|organizations|invitations)(\/|$)/.test(key);
}
