import type { SignedIn } from "@guildhall/protocol";
import { ProblemError } from "./errors.ts";
import type { Guildhall } from "./guildhall.ts";
import type { Tidings } from "./page/tabs.ts";
import type { Outgoing, Send } from "./page/transport.ts";

/** Makes what brings accounts into this browser and takes them out; `changed` resolves when `me` knows. */
export function createSigning(
  send: Send,
  changed: (tidings: Tidings) => Promise<void>,
): Pick<Guildhall, "signUp" | "signIn" | "signOut"> {
  async function enter(outgoing: Outgoing): Promise<SignedIn> {
    const signedIn = (await send(outgoing)).body as SignedIn;
    await changed({ kind: "signed_in", user: signedIn.user.id });
    return signedIn;
  }
  return {
    signUp: (body) => enter({ key: "POST /api/auth/sign-up/email", body }),
    signIn: (body) => enter({ key: "POST /api/auth/sign-in/email", body }),
    async signOut({ user } = {}) {
      try {
        await send({ key: "POST /api/auth/sign-out", body: { user }, account: user });
      } catch (error) {
        // Signed out already, in another tab or by time.
        if (!(error instanceof ProblemError && [401, 404].includes(error.status))) throw error;
      }
      await changed({ kind: "signed_out", user: user ?? null });
    },
  };
}
