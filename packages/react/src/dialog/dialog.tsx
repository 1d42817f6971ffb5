import { X } from "lucide-react";
import { useId, useLayoutEffect, useRef, type ReactElement, type ReactNode } from "react";
import { generalInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";

/** What a dialog takes. */
export interface DialogProps {
  readonly title: string;
  /** Called when the person leaves it: by Escape, the cross, or a press beside it. */
  readonly onClose: () => void;
  /** It asks whether to do something that can not be undone by the same click. */
  readonly isAlert?: boolean;
  readonly children: ReactNode;
}

/**
 * A dialog over the page, open for as long as it is there. The browser keeps the focus in it and gives it back. What is
 * marked `data-first-focus` has the focus at first, else the first thing to type into.
 */
export function Dialog({ title, onClose, isAlert = false, children }: DialogProps): ReactElement {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const general = useMessages("general", generalInEnglish);
  // While it is still in the page: only then does the browser give the focus back to whatever opened it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    const first = dialog?.querySelector<HTMLElement>("[data-first-focus]");
    (first ?? dialog?.querySelector<HTMLElement>("form :is(input, select, textarea)"))?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="gh-dialog"
      role={isAlert ? "alertdialog" : undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="gh-dialog-body">
        <header className="gh-dialog-header">
          <h2 id={titleId} className="gh-dialog-title">
            {title}
          </h2>
          <button type="button" className="gh-icon-button" aria-label={general.close} onClick={onClose}>
            <X size={16} aria-hidden />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
