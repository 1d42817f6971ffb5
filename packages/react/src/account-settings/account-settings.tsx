import type { Account, User } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { SaveBar } from "../form/save-bar.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { DeleteAccount } from "./delete-account.tsx";
import { EmailForm } from "./email-form.tsx";
import { accountInEnglish } from "./messages.ts";

/** What `AccountSettings` takes. */
export interface AccountSettingsProps extends RootProps {
  /** The id of the user; default: the first account. */
  readonly account?: string | undefined;
  /** Called after the account was deleted; `me` knows it already. */
  readonly onDelete: () => void;
}

/** What a person says of themselves, the address that they are known by, and the deletion of their account. Shows nothing when nobody is signed in. */
export function AccountSettings(props: AccountSettingsProps): ReactElement | null {
  const { account: chosen, onDelete, ...root } = props;
  const { accounts } = useMe();
  const texts = useMessages("account", accountInEnglish);
  const account: Account | undefined = accounts.find(({ user }) => user.id === chosen) ?? accounts[0];
  if (account === undefined) return null;
  return (
    <div {...rootOf("gh-settings", root)}>
      <section className="gh-settings-section" aria-label={texts.profile}>
        <h2 className="gh-settings-title">{texts.profile}</h2>
        <ProfileForm key={account.user.id} user={account.user} />
      </section>
      <section className="gh-settings-section" aria-label={texts.email}>
        <h2 className="gh-settings-title">{texts.email}</h2>
        <EmailForm key={account.user.id} user={account.user} />
      </section>
      <section className="gh-settings-section" aria-label={texts.danger}>
        <h2 className="gh-settings-title">{texts.danger}</h2>
        <DeleteAccount account={account} onDelete={onDelete} />
      </section>
    </div>
  );
}

function ProfileForm({ user }: { readonly user: User }): ReactElement {
  const texts = useMessages("account", accountInEnglish);
  const client = useGuildhall();
  const [typed, setTyped] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  const name = typed ?? user.name;
  const saving = useAction(async () => {
    await client.call("PATCH /api/me", { body: { name }, account: user.id });
    await client.refreshMe();
    setTyped(null);
  });
  return (
    <form
      className="gh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(name.trim() === "");
        if (name.trim() !== "" && !saving.isBusy) void saving.run();
      }}
    >
      <TextField
        label={texts.name}
        error={isMissing ? texts.nameMissing : saving.errors["name"]}
        maxLength={80}
        autoComplete="name"
        value={name}
        onChange={(event) => {
          setTyped(event.target.value);
          setMissing(false);
          saving.forget();
        }}
      />
      <Failure text={saving.failure} />
      <SaveBar isChanged={name !== user.name} isBusy={saving.isBusy} onDiscard={() => setTyped(null)} />
    </form>
  );
}
