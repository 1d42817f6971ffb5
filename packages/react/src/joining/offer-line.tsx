import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useDates } from "../list/day.tsx";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import type { Messages } from "../messages/messages.ts";
import { offersInEnglish } from "./messages.ts";
import { organizationOf, type Offer } from "./offer.ts";
import { useAnswers, type Answered } from "./use-answers.ts";

/** What the line of one offer takes. */
export interface OfferLineProps {
  readonly offer: Offer;
  /** Whether there are several accounts, so that it says whose offer it is. */
  readonly isNamed: boolean;
  readonly onAnswer: (answered: Answered) => void;
}

/** One organization that an account may join: why, and what can be done about it. */
export function OfferLine({ offer, isNamed, onAnswer }: OfferLineProps): ReactElement {
  const texts = useMessages("offers", offersInEnglish);
  const reason = useReason(offer);
  const { name } = organizationOf(offer);
  const { take, leave } = useAnswers(offer, onAnswer);
  const { took, left } = wordsOf(offer, texts);
  const failure = take.failure ?? leave.failure;
  const isBusy = take.isBusy || leave.isBusy;
  return (
    <li className="gh-offer">
      <div className="gh-offer-words">
        <bdi className="gh-person-name">{name}</bdi>
        <span className="gh-offer-reason">
          {reason}
          {isNamed && ` · ${texts.as(offer.email)}`}
        </span>
      </div>
      <div className="gh-offer-answers">
        {took !== null && (
          <ActionButton aria-label={took.label(name)} isBusy={isBusy} onClick={() => void take.run()}>
            {took.text}
          </ActionButton>
        )}
        {left !== null && (
          <ActionButton
            tone="bare"
            aria-label={left.label(name)}
            isBusy={isBusy}
            onClick={() => void leave.run()}
          >
            {left.text}
          </ActionButton>
        )}
      </div>
      {failure !== null && (
        <p role="alert" className="gh-field-error">
          {failure}
        </p>
      )}
    </li>
  );
}

function useReason(offer: Offer): string {
  const texts = useMessages("offers", offersInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const { dayText } = useDates();
  if (offer.kind === "invitation") {
    const { invitedBy, role } = offer.invitation;
    return texts.invited(invitedBy, roles[role] ?? role);
  }
  const { request, way, role } = offer.joinable;
  if (request !== null) return texts.asked(dayText(request.requestedAt));
  if (way === "link") return texts.byLink;
  if (way === "ask") return texts.mayAsk;
  return role === null ? texts.mayJoin : texts.joinAs(roles[role] ?? role);
}

/** What a button says, and what it says to whoever does not see what is beside it. */
interface Words {
  readonly text: string;
  readonly label: (organization: string) => string;
}

function wordsOf(offer: Offer, texts: Messages["offers"]): { took: Words | null; left: Words | null } {
  const accept = { text: texts.accept, label: texts.acceptLabel };
  if (offer.kind === "invitation") {
    return { took: accept, left: { text: texts.decline, label: texts.declineLabel } };
  }
  const { way, request } = offer.joinable;
  const withdraw = request === null ? null : { text: texts.withdraw, label: texts.withdrawLabel };
  if (way === "link") return { took: accept, left: withdraw };
  if (way === "join") return { took: { text: texts.join, label: texts.joinLabel }, left: withdraw };
  return { took: request === null ? { text: texts.ask, label: texts.askLabel } : null, left: withdraw };
}
