import type { ReactElement } from "react";
import { rootOf, type RootProps } from "../root/root.ts";

/** What `FilterChoice` takes; what HTML knows goes to its select. */
export interface FilterChoiceProps extends RootProps<HTMLSelectElement> {
  /** Said to a screen reader: what the list is filtered by. */
  readonly label: string;
  /** What is chosen where nothing is. */
  readonly any: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly onChoose: (value: string | undefined) => void;
}

/** One of several that a list can be filtered by, or any. */
export function FilterChoice(props: FilterChoiceProps): ReactElement {
  const { label, any, value, choices, onChoose, ...root } = props;
  return (
    <select
      {...rootOf("gh-select gh-select-compact", root)}
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{any}</option>
      {choices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
