import type { AccountSession, OauthProvider, Proofs } from "@guildhall/protocol";
import type { ReactElement, ReactNode } from "react";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { AuthenticatorApp } from "./authenticator-app.tsx";
import { Devices } from "./devices.tsx";
import { LinkedAccounts } from "./linked-accounts.tsx";
import { securityInEnglish } from "./messages.ts";
import { Passkeys } from "./passkeys.tsx";
import { PasswordForm } from "./password-form.tsx";

/** What `AccountSecurity` takes. */
export interface AccountSecurityProps extends RootProps {
  /** The id of the user. */
  readonly account: string;
  readonly proofs: Proofs;
  /** The services elsewhere that this deployment is set up for. */
  readonly services: readonly OauthProvider[];
  /** Where the account is signed in. */
  readonly devices: Listing<AccountSession>;
  /** Called after something was changed: whoever keeps the proofs and the devices asks for them again. */
  readonly onChange: () => void;
}

/** In which ways a person proves who they are, and where they are signed in: sets up, changes and ends all of it. */
export function AccountSecurity(props: AccountSecurityProps): ReactElement {
  const { account, proofs, services, devices, onChange, ...root } = props;
  const texts = useMessages("security", securityInEnglish);
  return (
    <div {...rootOf("gh-settings", root)}>
      <Section title={texts.password}>
        <PasswordForm account={account} isSet={proofs.password} onChange={onChange} />
      </Section>
      <Section title={texts.app}>
        <AuthenticatorApp account={account} totp={proofs.totp} onChange={onChange} />
      </Section>
      <Section title={texts.passkeys}>
        <Passkeys account={account} passkeys={proofs.passkeys} onChange={onChange} />
      </Section>
      {(services.length > 0 || proofs.oauth.length > 0) && (
        <Section title={texts.services}>
          <LinkedAccounts account={account} links={proofs.oauth} services={services} onChange={onChange} />
        </Section>
      )}
      <Section title={texts.devices}>
        <Devices account={account} list={devices} onChange={onChange} />
      </Section>
    </div>
  );
}

function Section(props: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="gh-settings-section" aria-label={props.title}>
      <h2 className="gh-settings-title">{props.title}</h2>
      {props.children}
    </section>
  );
}
