import type { AllowedMethod, ListedSession, Policy } from "@guildhall/protocol";
import type { ReactElement } from "react";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { openSessionsInEnglish, policyInEnglish } from "./messages.ts";
import { OrganizationSessions } from "./organization-sessions.tsx";
import { PolicyForm } from "./policy-form.tsx";

/** What `OrganizationSecurity` takes. */
export interface OrganizationSecurityProps extends RootProps {
  /** Null for somebody who may not read it: it is then left out. */
  readonly policy: Policy | null;
  /** The ways that can be allowed: those that this deployment offers, and `sso`. */
  readonly ways: readonly AllowedMethod[];
  /** Null for somebody who may not read them: they are then left out. */
  readonly sessions: Listing<ListedSession> | null;
  /** Called with the policy that was saved. */
  readonly onSave: (policy: Policy) => void;
  /** Called after sessions were ended: whoever keeps the list asks for it again. */
  readonly onChange: () => void;
}

/** What an organization demands of whoever enters it, and who has it open. */
export function OrganizationSecurity(props: OrganizationSecurityProps): ReactElement {
  const { policy, ways, sessions, onSave, onChange, ...root } = props;
  const policyTexts = useMessages("policy", policyInEnglish);
  const sessionTexts = useMessages("openSessions", openSessionsInEnglish);
  return (
    <div {...rootOf("gh-settings", root)}>
      {policy !== null && (
        <section className="gh-settings-section" aria-label={policyTexts.label}>
          <h2 className="gh-settings-title">{policyTexts.label}</h2>
          <PolicyForm policy={policy} ways={ways} onSave={onSave} />
        </section>
      )}
      {sessions !== null && (
        <section className="gh-settings-section" aria-label={sessionTexts.label}>
          <h2 className="gh-settings-title">{sessionTexts.label}</h2>
          <OrganizationSessions list={sessions} onChange={onChange} />
        </section>
      )}
    </div>
  );
}
