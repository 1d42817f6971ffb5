import { useRef, type HTMLAttributes, type ReactElement } from "react";

/** A few words beside a control, shown while somebody points at it or is on it with the keyboard; Escape takes them away. */
export interface Tip {
  /** For the control. */
  readonly owner: Pick<
    HTMLAttributes<HTMLElement>,
    "onPointerEnter" | "onPointerLeave" | "onFocus" | "onBlur" | "onKeyDown"
  >;
  /** Goes into the control. A screen reader does not read it: the control has to say the same in words of its own. */
  readonly element: ReactElement | null;
}

/** Makes a tip; undefined for none. */
export function useTip(text: string | undefined): Tip {
  const ref = useRef<HTMLSpanElement>(null);
  if (text === undefined) return { owner: {}, element: null };
  const show = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    // It hangs on the control, which it is told by being shown from there.
    if (ref.current?.matches(":popover-open") === false) ref.current.showPopover({ source: currentTarget });
  };
  const hide = (): void => ref.current?.hidePopover();
  return {
    owner: {
      onPointerEnter: show,
      onPointerLeave: ({ currentTarget }) => {
        if (!currentTarget.matches(":focus-within")) hide();
      },
      onFocus: show,
      onBlur: hide,
      onKeyDown: ({ key }) => {
        if (key === "Escape") hide();
      },
    },
    element: (
      <span ref={ref} popover="manual" aria-hidden="true" className="gh-tip">
        {text}
      </span>
    ),
  };
}
