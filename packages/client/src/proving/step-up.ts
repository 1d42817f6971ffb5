import type { OauthProvider, PasskeyChallenge, Proved } from "@guildhall/protocol";
import type { Store } from "../store.ts";
import type { Outgoing, Send } from "../page/transport.ts";
import type { Tidings } from "../page/tabs.ts";
import { askForPasskey } from "./passkey.ts";
import type { Prover, ProofQuestion } from "./prover.ts";

/**
 * Proving more of an account (the id of its user) that is signed in. Each way rejects with a `ProblemError`
 * (`wrong_credentials`, `wrong_code`, `passkey_refused`, `too_many_requests` …) or a `ConnectionError`, and everything is
 * then as it was; when it resolves, `me` knows, and requests that waited for it are sent again.
 */
export interface StepUp {
  /** What the person is asked for now; null for nothing. While anybody is subscribed, refused requests wait for it. */
  readonly question: Store<ProofQuestion | null>;
  /** Leaves the question unanswered: the requests that wait for it are refused as they were. */
  decline(): void;
  password(account: string, password: string): Promise<Proved>;
  /** Mails a code to the account's address. */
  sendEmailCode(account: string): Promise<void>;
  emailCode(account: string, code: string): Promise<Proved>;
  /** A code of the authenticator app, or a recovery code. */
  totp(account: string, code: string): Promise<Proved>;
  /** Asks the browser for a passkey; rejects with a `DOMException` when the person shows none. */
  passkey(account: string): Promise<Proved>;
  /**
   * Begins to prove it with an account elsewhere, or with the identity provider of an organization; resolves with where to
   * send a window within 10 minutes. It comes back to `returnTo`, a path of ours.
   */
  elsewhere(account: string, service: Service, returnTo: string): Promise<string>;
  /** Tells all tabs that another window came back from elsewhere. */
  returned(account: string): Promise<void>;
}

/** Where somebody proves who they are elsewhere: a service, or an organization (its slug) with an identity provider. */
export type Service = { readonly provider: OauthProvider } | { readonly organization: string };

/** What stepping up works with. */
export interface StepUpOptions {
  readonly prover: Prover;
  readonly send: Send;
  /** Resolves when `me` knows. */
  readonly changed: (tidings: Tidings) => Promise<void>;
  /** The e-mail address of an account; undefined for one that is not signed in. */
  readonly addressOf: (account: string) => string | undefined;
}

/** Makes the ways of proving more. */
export function createStepUp({ prover, send, changed, addressOf }: StepUpOptions): StepUp {
  async function prove(account: string, way: string, body: object): Promise<Proved> {
    const outgoing: Outgoing = { key: `POST /api/auth/step-up/${way}`, account, body };
    const proved = (await send(outgoing)).body as Proved;
    await changed({ kind: "stepped_up", user: account });
    return proved;
  }
  return {
    question: prover.question,
    decline: () => prover.decline(),
    password: (account, password) => prove(account, "password", { password }),
    async sendEmailCode(account) {
      await send({ key: "POST /api/auth/email-code", body: { email: addressOf(account) ?? "" } });
    },
    emailCode: (account, code) => prove(account, "email-code", { code }),
    totp: (account, code) => prove(account, "totp", { code }),
    async passkey(account) {
      const begun = await send({ key: "POST /api/auth/step-up/passkey/options", account });
      const { challenge, options } = begun.body as PasskeyChallenge;
      return prove(account, "passkey", { challenge, response: await askForPasskey(options) });
    },
    async elsewhere(account, service, returnTo) {
      const way = "provider" in service ? "oauth" : "sso";
      const body = { ...service, returnTo };
      const begun = await send({ key: `POST /api/auth/step-up/${way}`, account, body });
      return (begun.body as { readonly url: string }).url;
    },
    returned: (account) => changed({ kind: "stepped_up", user: account }),
  };
}
