import {
  useId,
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type TextareaHTMLAttributes,
} from "react";

interface Labelled {
  readonly label: string;
  /** Said under the field while there is nothing wrong with it. */
  readonly hint?: ReactNode;
  /** What is wrong with it, in words. */
  readonly error?: string | undefined;
}

/** What a field takes, beside all that HTML's input does. */
export interface FieldProps extends Labelled, InputHTMLAttributes<HTMLInputElement> {
  readonly ref?: React.Ref<HTMLInputElement>;
}

/** One line to type, with its label above and what is wrong with it below. */
export function Field({ label, hint, error, ...input }: FieldProps): ReactElement {
  const { id, describedBy, note } = useNote({ label, hint, error });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy}
      />
      {note}
    </div>
  );
}

/** What a text area takes, beside all that HTML's does. */
export interface TextFieldProps extends Labelled, TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly ref?: React.Ref<HTMLTextAreaElement>;
}

/** Several lines to type. */
export function TextField({ label, hint, error, ...area }: TextFieldProps): ReactElement {
  const { id, describedBy, note } = useNote({ label, hint, error });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        {...area}
        id={id}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy}
      />
      {note}
    </div>
  );
}

/** What a choice takes, beside all that HTML's select does. */
export interface SelectFieldProps extends Labelled, React.SelectHTMLAttributes<HTMLSelectElement> {
  readonly ref?: React.Ref<HTMLSelectElement>;
}

/** One of several. */
export function SelectField({ label, hint, error, ...select }: SelectFieldProps): ReactElement {
  const { id, describedBy, note } = useNote({ label, hint, error });
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        {...select}
        id={id}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy}
      />
      {note}
    </div>
  );
}

function useNote({ hint, error }: Labelled): {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly note: ReactNode;
} {
  const id = useId();
  const noteId = `${id}-note`;
  const text = error ?? hint;
  if (text === undefined) return { id, describedBy: undefined, note: null };
  const note = (
    <p id={noteId} className={error === undefined ? "field-hint" : "field-error"}>
      {text}
    </p>
  );
  return { id, describedBy: noteId, note };
}
