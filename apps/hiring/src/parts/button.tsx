import { useTip } from "@guildhall/react";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactElement, ReactNode } from "react";

/** What a button takes, beside all that HTML's does. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** How much it stands out; default `quiet`. */
  readonly tone?: "primary" | "quiet" | "bare";
  /** Its work is under way: it says so, and takes no second click. */
  readonly isBusy?: boolean;
  /** Why it can not be used; it then stays focusable, so that everybody can learn why. */
  readonly refusal?: string | undefined;
  readonly children: ReactNode;
}

/** A button. */
export function Button(props: ButtonProps): ReactElement {
  const { tone = "quiet", isBusy = false, refusal, children, onClick, type = "button", ...rest } = props;
  const isOff = isBusy || refusal !== undefined;
  const tip = useTip(refusal);
  return (
    <button
      {...tip.owner}
      {...rest}
      type={type}
      className={`button button-${tone}`}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy && <LoaderCircle className="spinner" size={14} aria-hidden />}
      {children}
      {refusal !== undefined && <span className="visually-hidden">{`. ${refusal}`}</span>}
      {tip.element}
    </button>
  );
}
