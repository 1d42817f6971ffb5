import type { ReactElement } from "react";
import { choices, languages, type Look } from "./look.ts";

/** Chooses how the demos are looked at. */
export function LookBar(props: { readonly look: Look; readonly onLook: (look: Look) => void }): ReactElement {
  const { look, onLook } = props;
  return (
    <div className="dev-look" role="group" aria-label="Look">
      <Choice
        label="Theme"
        value={look.theme}
        options={choices.theme.map((theme) => [theme, theme])}
        onChoose={(theme) => onLook({ ...look, theme })}
      />
      <Choice
        label="Width"
        value={look.width ?? ""}
        options={[["", "window"], ...choices.width.map((width) => [width, width] as const)]}
        onChoose={(width) => onLook({ ...look, width: width === "" ? null : width })}
      />
      <Choice
        label="Language"
        value={look.language}
        options={choices.language.map((language) => [language, languages[language].name])}
        onChoose={(language) => onLook({ ...look, language })}
      />
    </div>
  );
}

function Choice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, name: string])[];
  readonly onChoose: (value: Value) => void;
}): ReactElement {
  const { label, value, options, onChoose } = props;
  return (
    <label>
      {label}{" "}
      <select
        value={value}
        onChange={({ target }) => {
          const chosen = options.find(([option]) => option === target.value);
          if (chosen !== undefined) onChoose(chosen[0]);
        }}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
