import { hash } from "node:crypto";
import { inTransaction, type SystemPool } from "../people/index.ts";
import { inTransactionOf } from "../tenancy/index.ts";
import { selectEntryKey } from "./keys/queries.ts";

/** What a checked token was: of an organization session, or of a device. */
export type CheckedKind = "organization session" | "device";

const kinds: Readonly<Record<CheckedKind, number>> = { "organization session": 1, device: 2 };

/**
 * Shows PostgreSQL that this process has checked a token with this id. The ids in tokens are no secret: without this,
 * whoever can run SQL as requests do could enter with any that they know.
 */
export type ProveChecked = (kind: CheckedKind, id: string) => Promise<Buffer>;

/** Makes what shows PostgreSQL that tokens were checked; the key for it is read when it is first needed. */
export function createProof(system: SystemPool): ProveChecked {
  let key: Promise<Buffer> | null = null;
  const read = (): Promise<Buffer> =>
    inTransaction(system, ({ client }) => inTransactionOf(client, async ({ db }) => selectEntryKey(db)));
  return async (kind, id) => {
    key ??= read();
    const known = await key.catch((error: unknown) => {
      // What failed is not remembered.
      key = null;
      throw error;
    });
    const kindBytes = Buffer.alloc(4);
    kindBytes.writeInt32BE(kinds[kind]);
    const message = Buffer.concat([known, kindBytes, Buffer.from(id.replaceAll("-", ""), "hex")]);
    return hash("sha256", message, "buffer");
  };
}
