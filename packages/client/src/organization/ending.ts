import type { Ending } from "@guildhall/protocol";
import type { OrganizationState } from "../guildhall.ts";
import type { Send } from "../page/transport.ts";

/** Whether a state in which there is no session any more can be somebody's doing in the organization. */
export function isPutOut({ status }: OrganizationState): boolean {
  return status === "ended" || status === "locked" || status === "idle";
}

/** Asks how an account's place in an organization ended; null when that is not told, or there is no answer. */
export async function readEnding(send: Send, account: string, organization: string): Promise<Ending | null> {
  const key = "GET /api/me/ending";
  try {
    const { body } = await send({ key, account, query: { organization }, background: true });
    return (body as { readonly ending: Ending | null }).ending;
  } catch {
    return null;
  }
}
