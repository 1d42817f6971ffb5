import { inTransactionOf } from "../../tenancy/index.ts";
import type { Addressee } from "./templates.ts";
import type { Transaction } from "../transaction.ts";
import type { Outbox } from "./outbox.ts";
import { factorMail, type FactorChange } from "./proof-mails.ts";

/** Whom to tell of which change. */
export interface Telling {
  readonly person: Addressee;
  readonly change: FactorChange;
}

/** Tells a person by mail, once the transaction has committed, that a way to prove who they are has changed. */
export async function tell(
  { outbox, publicUrl }: { readonly outbox: Outbox; readonly publicUrl: string },
  { client }: Transaction,
  { person, change }: Telling,
): Promise<void> {
  const { name, email } = person;
  const mail = factorMail({ name, email }, change, publicUrl);
  await inTransactionOf(client, async ({ db }) => outbox.post(db, mail));
}
