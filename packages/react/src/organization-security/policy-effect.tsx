import type { Ask, PolicyEffect as Effect } from "@guildhall/protocol";
import { useEffect, useState, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import type { Messages } from "../messages/messages.ts";
import { useProblemText } from "../messages/problem-text.ts";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { policyInEnglish } from "./messages.ts";
import type { PolicyChange } from "./policy-draft.ts";

/** How long nothing has to be typed before the server is asked, in milliseconds. */
const restMilliseconds = 300;

interface Weighed {
  /** The change that was weighed, as text. */
  readonly change: string;
  readonly sentences: readonly string[];
}

/** Says what a change of the policy would ask of how many members, while it is typed. */
export function PolicyEffect({ change }: { readonly change: PolicyChange }): ReactElement {
  const texts = useMessages("policy", policyInEnglish);
  const problemText = useProblemText();
  const { client } = useCurrentOrganization();
  const [weighed, setWeighed] = useState<Weighed | null>(null);
  const text = JSON.stringify(change);
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      const body = JSON.parse(text) as PolicyChange;
      client
        .call("POST /api/organizations/:org/policy/effect", { body, signal: leaving.signal })
        .then((effect) => sentencesOf(effect, texts))
        .catch((error: unknown) => [problemText(error)])
        .then((sentences) => {
          if (!leaving.signal.aborted) setWeighed({ change: text, sentences });
        })
        .catch(() => undefined);
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [client, texts, problemText, text]);
  const isKnown = weighed?.change === text;
  return (
    <div className="gh-notice gh-policy-effect" role="status" aria-busy={!isKnown}>
      <p className="gh-field-label">{texts.effect}</p>
      {isKnown ? (
        weighed.sentences.map((sentence) => <p key={sentence}>{sentence}</p>)
      ) : (
        <p className="gh-muted">{texts.weighing}</p>
      )}
    </div>
  );
}

function sentencesOf(effect: Effect, texts: Messages["policy"]): readonly string[] {
  const counts: readonly (readonly [Ask, number])[] = [
    ["sign_in", effect.signIn],
    ["sso", effect.sso],
    ["mfa", effect.mfa],
    ["fresh", effect.fresh],
  ];
  const sentences = [
    ...counts.filter(([, members]) => members > 0).map(([ask, members]) => texts.asked(members, ask)),
    ...(effect.refused > 0 ? [texts.refused(effect.refused)] : []),
    ...(effect.locksOut === "owner" ? [texts.locksOwner] : []),
    ...(effect.locksOut === "you" ? [texts.locksYou(effect.asks)] : []),
  ];
  return sentences.length === 0 ? [texts.nothing] : sentences;
}
