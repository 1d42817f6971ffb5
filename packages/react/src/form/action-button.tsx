import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactElement, ReactNode, Ref } from "react";
import { rootOf } from "../root/root.ts";
import { useTip } from "../tip/use-tip.tsx";

/** What `ActionButton` takes, beside all that HTML's button does. */
export interface ActionButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly ref?: Ref<HTMLButtonElement> | undefined;
  /** How much it stands out; default `quiet`. */
  readonly tone?: "primary" | "quiet" | "danger" | "bare";
  /** Its work is under way: it says so, and takes no second click. */
  readonly isBusy?: boolean;
  /** Why it can not be used; it then stays focusable, so that everybody can learn why. */
  readonly refusal?: string | undefined;
  readonly children: ReactNode;
}

/** A button that says when it works and why it does not. */
export function ActionButton(props: ActionButtonProps): ReactElement {
  const { tone = "quiet", isBusy = false, refusal, children, onClick, type = "button", ...rest } = props;
  const isOff = isBusy || refusal !== undefined;
  const tip = useTip(refusal);
  return (
    <button
      {...tip.owner}
      {...rootOf("gh-button", rest)}
      type={type}
      data-tone={tone}
      data-disabled={isOff ? "" : undefined}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy && <LoaderCircle className="gh-spinner" size={14} aria-hidden />}
      {children}
      {refusal !== undefined && <span className="gh-hidden">{`. ${refusal}`}</span>}
      {tip.element}
    </button>
  );
}
