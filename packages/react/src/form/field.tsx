import {
  useId,
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from "react";
import { useTip } from "../tip/use-tip.tsx";

/** What is said around a field. */
export interface FieldTexts {
  readonly label: string;
  /** The label is for screen readers alone: what is beside the field says the same to everybody else. */
  readonly isLabelHidden?: boolean;
  /** Said under the field while there is nothing wrong with it. */
  readonly hint?: ReactNode;
  /** What is wrong with it, in words. */
  readonly error?: string | undefined;
}

/** What a line to type takes, beside all that HTML's input does. */
export interface TextFieldProps extends FieldTexts, InputHTMLAttributes<HTMLInputElement> {
  readonly ref?: Ref<HTMLInputElement>;
}

/** One line to type, with its label above and what is wrong with it below. */
export function TextField({ label, isLabelHidden, hint, error, ...input }: TextFieldProps): ReactElement {
  const { control, frame } = useFrame({ label, isLabelHidden: isLabelHidden === true, hint, error });
  return frame(<input dir="auto" {...input} {...control} className="gh-field-control" />);
}

/** What several lines to type take, beside all that HTML's text area does. */
export interface TextAreaFieldProps extends FieldTexts, TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines to type; it grows with what is in it. */
export function TextAreaField(props: TextAreaFieldProps): ReactElement {
  const { label, isLabelHidden, hint, error, ...area } = props;
  const { control, frame } = useFrame({ label, isLabelHidden: isLabelHidden === true, hint, error });
  return frame(<textarea dir="auto" {...area} {...control} className="gh-field-control gh-field-area" />);
}

/** What a choice takes, beside all that HTML's select does. */
export interface SelectFieldProps extends FieldTexts, SelectHTMLAttributes<HTMLSelectElement> {
  readonly ref?: Ref<HTMLSelectElement>;
}

/** One of several. */
export function SelectField(props: SelectFieldProps): ReactElement {
  const { label, isLabelHidden, hint, error, ...select } = props;
  const { control, frame } = useFrame({ label, isLabelHidden: isLabelHidden === true, hint, error });
  return frame(<select {...select} {...control} className="gh-field-control gh-select" />);
}

/** What a box to tick takes, beside all that HTML's does. */
export interface CheckFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: ReactNode;
  /** Why it can not be changed; it then stays focusable, so that everybody can learn why. */
  readonly refusal?: string | undefined;
}

/** A box to tick, with its label beside it. */
export function CheckField({ label, refusal, onChange, ...input }: CheckFieldProps): ReactElement {
  const tip = useTip(refusal);
  return (
    <label {...tip.owner} className="gh-check" data-refused={refusal === undefined ? undefined : ""}>
      <input
        {...input}
        type="checkbox"
        className="gh-check-box"
        aria-disabled={refusal === undefined ? undefined : true}
        onChange={(event) => {
          if (refusal === undefined) onChange?.(event);
        }}
      />
      <span>
        {label}
        {refusal !== undefined && <span className="gh-hidden">{`. ${refusal}`}</span>}
      </span>
      {tip.element}
    </label>
  );
}

interface Frame {
  readonly control: {
    readonly id: string;
    readonly "aria-invalid": true | undefined;
    readonly "aria-describedby": string | undefined;
  };
  readonly frame: (control: ReactNode) => ReactElement;
}

function useFrame({ label, isLabelHidden, hint, error }: FieldTexts): Frame {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  const isWrong = error !== undefined;
  const hasNote = note !== undefined && note !== null;
  return {
    control: {
      id,
      "aria-invalid": isWrong || undefined,
      "aria-describedby": hasNote ? noteId : undefined,
    },
    frame: (control) => (
      <div className="gh-field">
        <label htmlFor={id} className={isLabelHidden === true ? "gh-hidden" : "gh-field-label"}>
          {label}
        </label>
        {control}
        {hasNote && (
          <p id={noteId} className={isWrong ? "gh-field-error" : "gh-field-hint"}>
            {note}
          </p>
        )}
      </div>
    ),
  };
}
