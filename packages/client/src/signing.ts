import type { SignedIn } from "@guildhall/protocol";
import { ProblemError } from "./errors.ts";
import type { Guildhall } from "./guildhall.ts";
import type { Tidings } from "./page/tabs.ts";
import type { Outgoing, Send } from "./page/transport.ts";

/** What brings accounts into this browser and takes them out. */
export type Signing = Pick<
  Guildhall,
  "signUp" | "signIn" | "signInBy" | "signOut" | "signOutEverywhere" | "endSession"
>;

/** Makes what brings accounts into this browser and takes them out; `changed` resolves when `me` knows. */
export function createSigning(send: Send, changed: (tidings: Tidings) => Promise<void>): Signing {
  async function enter(outgoing: Outgoing): Promise<SignedIn> {
    const signedIn = (await send(outgoing)).body as SignedIn;
    await changed({ kind: "signed_in", user: signedIn.user.id });
    return signedIn;
  }
  return {
    signUp: (body) => enter({ key: "POST /api/auth/sign-up/email", body }),
    signIn: (body) => enter({ key: "POST /api/auth/sign-in/email", body }),
    signInBy: (key, body) => enter({ key, body }),
    async signOut({ user } = {}) {
      await unlessGone(send({ key: "POST /api/auth/sign-out", body: { user }, account: user }));
      await changed({ kind: "signed_out", user: user ?? null });
    },
    async signOutEverywhere({ user, keepCurrent = false }) {
      const query = keepCurrent ? { keep: "current" } : {};
      await unlessGone(send({ key: "DELETE /api/me/sessions", query, account: user }));
      await changed(keepCurrent ? { kind: "me_changed" } : { kind: "signed_out", user });
    },
    async endSession({ user, session }) {
      const parameters = { session };
      await unlessGone(send({ key: "DELETE /api/me/sessions/:session", parameters, account: user }));
      // It may be the one of this browser.
      await changed({ kind: "me_changed" });
    },
  };
}

async function unlessGone(ending: Promise<unknown>): Promise<void> {
  try {
    await ending;
  } catch (error) {
    // Signed out already, in another tab or by time. Somebody who is asked for more proof is not.
    if (!(error instanceof ProblemError && (error.code === "unauthenticated" || error.status === 404)))
      throw error;
  }
}
