import type { ProofQuestion } from "@guildhall/client";
import type { Proofs, User } from "@guildhall/protocol";
import { useEffect, useState, useSyncExternalStore, type ReactElement } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useProblemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { stepUpInEnglish } from "./messages.ts";
import { WayForm, type Asker } from "./way-form.tsx";
import { providerOf, waysFor, type Way } from "./ways.ts";

/** What `StepUp` takes; what HTML knows goes to the outermost element in its dialog. */
export interface StepUpProps extends RootProps {
  /** Where an account (the id of its user) sets up other ways to prove who it is; left out, no way leads there. */
  readonly setUpHref?: (account: string) => string;
  /** The path of the page that calls `stepUp.returned`: where a window comes back to from a service elsewhere. */
  readonly returnTo: string;
}

/**
 * Asks for more proof beside the live page whenever a request is refused for want of it, once for all that wait. Put it
 * once into the application. Leaving it changes nothing: what was refused stays refused.
 */
export function StepUp(props: StepUpProps): ReactElement | null {
  const { stepUp } = useGuildhall();
  const { accounts } = useMe();
  const { subscribe, snapshot } = stepUp.question;
  const question = useSyncExternalStore(subscribe, snapshot, snapshot);
  const account = accounts.find(({ user }) => user.id === question?.account);
  if (question === null || account === undefined) return null;
  const { organization: slug } = question;
  const name = account.organizations.find((each) => each.slug === slug)?.name;
  const key = [question.account, question.organization, question.asks].join(" ");
  return (
    <StepUpDialog
      key={key}
      {...props}
      question={question}
      user={account.user}
      organization={slug === null ? null : { slug, name: name ?? slug }}
    />
  );
}

interface StepUpDialogProps extends StepUpProps {
  readonly question: ProofQuestion;
  readonly user: User;
  readonly organization: Asker | null;
}

function StepUpDialog(props: StepUpDialogProps): ReactElement {
  const { question, user, organization, returnTo, setUpHref, ...root } = props;
  const { stepUp } = useGuildhall();
  const general = useMessages("general", generalInEnglish);
  const texts = useMessages("stepUp", stepUpInEnglish);
  const { proofs, failure, retry } = useProofs(question.account);
  return (
    <Dialog title={texts.title(organization?.name ?? null)} onClose={() => stepUp.decline()}>
      <div {...rootOf("gh-step-up", root)}>
        <p>{texts.leads[question.asks]}</p>
        <p className="gh-muted">{texts.as(user.email)}</p>
        <Failure text={failure} />
        {failure !== null && <ActionButton onClick={retry}>{general.retry}</ActionButton>}
        {proofs === null && failure === null && <p role="status">{texts.loading}</p>}
        {proofs !== null && (
          <Ways
            ways={waysFor(question, proofs)}
            user={user}
            organization={organization}
            returnTo={returnTo}
            setUp={setUpHref?.(user.id)}
          />
        )}
        <ActionButton tone="bare" onClick={() => stepUp.decline()}>
          {general.cancel}
        </ActionButton>
      </div>
    </Dialog>
  );
}

function Ways(props: {
  readonly ways: readonly Way[];
  readonly user: User;
  readonly organization: Asker | null;
  readonly returnTo: string;
  readonly setUp: string | undefined;
}): ReactElement {
  const { ways, setUp, ...form } = props;
  const texts = useMessages("stepUp", stepUpInEnglish);
  const [chosen, choose] = useState<Way>();
  const way = chosen ?? ways[0];
  if (way === undefined) {
    return (
      <p>
        {texts.none}{" "}
        {setUp !== undefined && (
          <a className="gh-link" href={setUp}>
            {texts.setUp}
          </a>
        )}
      </p>
    );
  }
  const others = ways.filter((each) => each !== way);
  return (
    <>
      <WayForm key={way} way={way} {...form} />
      {others.length > 0 && (
        <div className="gh-step-up-others" role="group" aria-label={texts.others}>
          {others.map((each) => (
            <ActionButton key={each} onClick={() => choose(each)}>
              {texts[providerOf(each) ?? nameOf(each)]}
            </ActionButton>
          ))}
        </div>
      )}
    </>
  );
}

/**
 * In which ways an account can prove who it is: asked for when the dialog opens, and again whenever `me` is, since a way may
 * have been set up in another tab to answer the question.
 */
function useProofs(account: string): {
  readonly proofs: Proofs | null;
  readonly failure: string | null;
  readonly retry: () => void;
} {
  const client = useGuildhall();
  const problemText = useProblemText();
  const { version } = useMe();
  const [attempt, setAttempt] = useState(0);
  const [read, setRead] = useState<{ readonly proofs: Proofs | null; readonly error: unknown }>();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    client
      .call("GET /api/me/proofs", { account, background: true, signal })
      .then((proofs) => setRead({ proofs, error: null }))
      .catch((error: unknown) => {
        // What is known of them does as well.
        if (!signal.aborted) setRead((before) => (before?.proofs ? before : { proofs: null, error }));
      });
    return () => leaving.abort();
  }, [client, account, version, attempt]);
  const failure = read === undefined || read.error === null ? null : problemText(read.error);
  return { proofs: read?.proofs ?? null, failure, retry: () => setAttempt((count) => count + 1) };
}

function nameOf(way: Way): "pwd" | "otp" | "email" | "hwk" | "sso" {
  return way === "pwd" || way === "otp" || way === "email" || way === "sso" ? way : "hwk";
}
