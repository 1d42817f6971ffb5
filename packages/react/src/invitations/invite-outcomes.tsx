import { Check, Minus } from "lucide-react";
import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { invitationsInEnglish } from "./messages.ts";
import type { Outcomes } from "./outcomes.ts";

/** What became of each address that was invited. */
export function InviteOutcomes(props: {
  readonly outcomes: Outcomes;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}): ReactElement {
  const texts = useMessages("invitations", invitationsInEnglish);
  return (
    <div className="gh-form gh-form-wide">
      <ul className="gh-outcomes" aria-label={texts.results}>
        {props.outcomes.map(({ email, outcome }) => (
          <li key={email} className="gh-outcome" data-outcome={outcome}>
            {outcome === "sent" ? <Check size={16} aria-hidden /> : <Minus size={16} aria-hidden />}
            <span className="gh-outcome-email">
              <bdi>{email}</bdi>
            </span>
            <span className="gh-muted">{texts[outcome]}</span>
          </li>
        ))}
      </ul>
      <div className="gh-dialog-actions">
        <ActionButton onClick={props.onAgain}>{texts.again}</ActionButton>
        <ActionButton tone="primary" data-first-focus onClick={props.onClose}>
          {texts.done}
        </ActionButton>
      </div>
    </div>
  );
}
