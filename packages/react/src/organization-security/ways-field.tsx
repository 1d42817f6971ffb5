import type { AllowedMethod } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { CheckField, SelectField } from "../form/field.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { policyInEnglish } from "./messages.ts";

/** Which ways let a member in: any, or those that are ticked. */
export function WaysField(props: {
  readonly ways: readonly AllowedMethod[];
  /** Null for any. */
  readonly chosen: readonly AllowedMethod[] | null;
  readonly error: string | undefined;
  readonly onChoose: (chosen: readonly AllowedMethod[] | null) => void;
}): ReactElement {
  const { ways, chosen, error, onChoose } = props;
  const texts = useMessages("policy", policyInEnglish);
  // What the policy allows already stays to be seen, also where it is not offered here any more.
  const all = [...new Set([...ways, ...(chosen ?? [])])];
  const toggle = (way: AllowedMethod, isChosen: boolean): void =>
    onChoose(all.filter((each) => (each === way ? isChosen : chosen?.includes(each) === true)));
  return (
    <div className="gh-policy-ways">
      <SelectField
        label={texts.ways}
        error={error}
        value={chosen === null ? "any" : "these"}
        onChange={(event) => onChoose(event.target.value === "any" ? null : ways)}
      >
        <option value="any">{texts.anyWay}</option>
        <option value="these">{texts.onlyThese}</option>
      </SelectField>
      {chosen !== null && (
        <div className="gh-checks" role="group" aria-label={texts.onlyThese}>
          {all.map((way) => (
            <CheckField
              key={way}
              label={texts.way(way)}
              checked={chosen.includes(way)}
              onChange={(event) => toggle(way, event.target.checked)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
