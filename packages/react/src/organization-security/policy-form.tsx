import { ProblemError } from "@guildhall/client";
import type { AllowedMethod, Policy } from "@guildhall/protocol";
import { useState, type ReactElement, type SubmitEvent } from "react";
import { Failure } from "../form/failure.tsx";
import { CheckField, SelectField, TextAreaField } from "../form/field.tsx";
import { SaveBar } from "../form/save-bar.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { policyInEnglish } from "./messages.ts";
import { changeOf, draftOf, type PolicyDraft } from "./policy-draft.ts";
import { PolicyEffect } from "./policy-effect.tsx";
import { WaysField } from "./ways-field.tsx";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const ages = [15 * minute, hour, 8 * hour, day, 7 * day, 30 * day];
const idleTimes = [15 * minute, hour, 8 * hour, day, 7 * day];

/** What an organization demands of whoever enters it; says what comes of a change before it is saved. */
export function PolicyForm(props: {
  readonly policy: Policy;
  /** The ways that can be allowed. */
  readonly ways: readonly AllowedMethod[];
  /** Called with what was saved. */
  readonly onSave: (policy: Policy) => void;
}): ReactElement {
  const { policy, ways, onSave } = props;
  const texts = useMessages("policy", policyInEnglish);
  const refusal = useRefusal("policy:update");
  const [typed, setTyped] = useState<PolicyDraft | null>(null);
  const draft = typed ?? draftOf(policy);
  const change = changeOf(policy, draft);
  const isWayMissing = draft.allowedMethods?.length === 0;
  const saving = useSaving((saved) => {
    setTyped(null);
    onSave(saved);
  });
  const edit = (part: Partial<PolicyDraft>): void => {
    setTyped({ ...draft, ...part });
    saving.forget();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (change !== null && !isWayMissing && !saving.isBusy) void saving.run(change);
  };
  return (
    <form className="gh-form" noValidate onSubmit={submit}>
      <p className="gh-muted">{texts.lead}</p>
      {refusal !== undefined && <p className="gh-notice">{refusal}</p>}
      <fieldset className="gh-policy-fields" disabled={refusal !== undefined}>
        <WaysField
          ways={ways}
          chosen={draft.allowedMethods}
          error={isWayMissing ? texts.waysMissing : saving.errors["allowedMethods"]}
          onChoose={(allowedMethods) => edit({ allowedMethods })}
        />
        <div>
          <CheckField
            label={texts.mfa}
            checked={draft.mfaRequired}
            onChange={(event) => edit({ mfaRequired: event.target.checked })}
          />
          <p className="gh-field-hint">{texts.mfaHint}</p>
        </div>
        <TimeField
          label={texts.maxAge}
          any={texts.maxAgeAny}
          after={texts.maxAgeAfter}
          choices={ages}
          seconds={draft.maxAgeSeconds}
          onChoose={(maxAgeSeconds) => edit({ maxAgeSeconds })}
        />
        <TimeField
          label={texts.idle}
          any={texts.idleAny}
          after={texts.idleAfter}
          choices={idleTimes}
          seconds={draft.idleSeconds}
          onChoose={(idleSeconds) => edit({ idleSeconds })}
        />
        <TextAreaField
          label={texts.domains}
          hint={texts.domainsHint}
          error={domainError(saving.errors)}
          placeholder={texts.domainsPlaceholder}
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          value={draft.domains}
          onChange={(event) => edit({ domains: event.target.value })}
        />
      </fieldset>
      {change !== null && !isWayMissing && <PolicyEffect change={change} />}
      <Failure text={saving.failure} />
      <SaveBar isChanged={change !== null} isBusy={saving.isBusy} onDiscard={() => setTyped(null)} />
    </form>
  );
}

/** Saves a change; that it would lock its author out is told with what they have to prove. */
function useSaving(onSave: (policy: Policy) => void) {
  const { client } = useCurrentOrganization();
  const texts = useMessages("policy", policyInEnglish);
  return useAction(async (change: NonNullable<ReturnType<typeof changeOf>>) => {
    try {
      onSave(await client.call("PATCH /api/organizations/:org/policy", { body: change }));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "policy_locks_you_out") throw error;
      const { asks, detail } = error.problem;
      if (asks === undefined && detail !== undefined) throw error;
      throw new ProblemError({ ...error.problem, detail: texts.locksYou(asks ?? null) });
    }
  });
}

function TimeField(props: {
  readonly label: string;
  readonly any: string;
  readonly after: (time: string) => string;
  /** In seconds. */
  readonly choices: readonly number[];
  readonly seconds: number | null;
  readonly onChoose: (seconds: number | null) => void;
}): ReactElement {
  const { label, any, after, choices, seconds, onChoose } = props;
  const texts = useMessages("policy", policyInEnglish);
  // A program may have set what is none of our choices.
  const all = seconds === null || choices.includes(seconds) ? choices : [seconds, ...choices];
  return (
    <SelectField
      label={label}
      value={seconds ?? ""}
      onChange={({ target: { value } }) => onChoose(value === "" ? null : Number(value))}
    >
      <option value="">{any}</option>
      {all.map((choice) => (
        <option key={choice} value={choice}>
          {after(texts.time(choice))}
        </option>
      ))}
    </SelectField>
  );
}

function domainError(errors: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(errors).find(([field]) => field.startsWith("allowedEmailDomains"))?.[1];
}
