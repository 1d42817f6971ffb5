import { ProblemError } from "@guildhall/client";
import { useEffect, useState, type ReactElement, type ReactNode } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { generalInEnglish } from "../messages/general.ts";
import type { Messages } from "../messages/messages.ts";
import { useProblemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { invitationLinkFrom, type InvitationLink } from "./invitation-link.ts";
import { acceptInEnglish } from "./messages.ts";
import { OfferCard } from "./offer-card.tsx";
import type { Offer } from "./standing.ts";
import { Verdict } from "./verdict.tsx";

/** What `AcceptInvitation` takes. */
export interface AcceptInvitationProps extends RootProps {
  /** What stands behind the `#` of the link. */
  readonly fragment: string;
  /** The product's own mark, 40 CSS pixels high, before the organization's (default: that stands alone). */
  readonly mark?: ReactNode;
  /** Called when the person is in: the slug of the organization and the id of the user. `me` knows it already. */
  readonly onJoin: (organization: string, account: string) => void;
  /** Called when the person wants to sign in by another way than a password (default: that is not offered). Keep the fragment. */
  readonly onSignInOtherwise?: (() => void) | undefined;
}

/**
 * What the link in an invitation opens: says who invites whom to what, and lets the invited person in, signed in, signed
 * out, new, or signed in as somebody else. Reading it changes nothing.
 */
export function AcceptInvitation(props: AcceptInvitationProps): ReactElement {
  const { fragment, mark, onJoin, onSignInOtherwise, ...root } = props;
  const link = invitationLinkFrom(fragment);
  const texts = useMessages("accept", acceptInEnglish);
  return (
    <div {...rootOf("gh-accept", root)}>
      {link === null ? (
        <Verdict title={texts.incompleteTitle} text={texts.incompleteText} />
      ) : (
        <Invited key={link.id} {...{ link, mark, onJoin, onSignInOtherwise }} />
      )}
    </div>
  );
}

type Reading =
  | { readonly status: "reading" }
  | { readonly status: "offered"; readonly offer: Offer }
  | { readonly status: "refused"; readonly error: unknown };

function Invited(
  props: Pick<AcceptInvitationProps, "mark" | "onJoin" | "onSignInOtherwise"> & {
    readonly link: InvitationLink;
  },
): ReactElement {
  const { link, mark, onJoin, onSignInOtherwise } = props;
  const { id, secret } = link;
  const texts = useMessages("accept", acceptInEnglish);
  const general = useMessages("general", generalInEnglish);
  const problemText = useProblemText();
  const [reading, setReading] = useState<Reading>({ status: "reading" });
  const [attempt, setAttempt] = useState(0);
  const [isDeclined, setDeclined] = useState(false);
  const client = useGuildhall();
  useEffect(() => {
    const giveUp = new AbortController();
    client
      .call("POST /api/invitations/:invitation/viewing", {
        parameters: { invitation: id },
        body: { secret },
        signal: giveUp.signal,
      })
      .then((offer) => setReading({ status: "offered", offer }))
      .catch((error: unknown) => {
        if (!giveUp.signal.aborted) setReading({ status: "refused", error });
      });
    return () => giveUp.abort();
    // The same link is read once; another attempt reads it again.
  }, [client, id, secret, attempt]);

  const refuse = (error: unknown): void => setReading({ status: "refused", error });
  if (reading.status === "reading") return <p role="status">{texts.loading}</p>;
  if (reading.status === "refused") {
    const verdict = verdictOn(reading.error, texts, problemText(reading.error));
    return (
      <Verdict title={verdict.title} text={verdict.text}>
        {verdict.canRetry && (
          <ActionButton tone="primary" onClick={() => setAttempt((count) => count + 1)}>
            {general.retry}
          </ActionButton>
        )}
      </Verdict>
    );
  }
  const { offer } = reading;
  if (isDeclined)
    return <Verdict title={texts.declinedTitle} text={texts.declinedText(offer.organization.name)} />;
  return (
    <OfferCard
      link={link}
      offer={offer}
      mark={mark}
      onJoin={onJoin}
      onRefuse={refuse}
      onDecline={() => setDeclined(true)}
      onSignInOtherwise={onSignInOtherwise}
    />
  );
}

interface VerdictWords {
  readonly title: string;
  readonly text: string;
  readonly canRetry: boolean;
}

function verdictOn(error: unknown, texts: Messages["accept"], otherwise: string): VerdictWords {
  const code = error instanceof ProblemError ? error.code : null;
  if (code === "invitation_expired") return final(texts.expiredTitle, texts.expiredText);
  if (code === "invitation_void") return final(texts.voidTitle, texts.voidText);
  if (code === "organization_full") return { title: texts.fullTitle, text: texts.fullText, canRetry: true };
  if (code === "not_found" || code === "invalid_request") return final(texts.goneTitle, texts.goneText);
  return { title: texts.failedTitle, text: otherwise, canRetry: true };
}

function final(title: string, text: string): VerdictWords {
  return { title, text, canRetry: false };
}
