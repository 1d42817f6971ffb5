import { X } from "lucide-react";
import { useId, useLayoutEffect, useRef, type ReactElement, type ReactNode } from "react";

/** What a dialog takes. */
export interface DialogProps {
  readonly title: string;
  /** Called when the person leaves it: by Escape, the cross, or a click beside it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the page, open for as long as it is there. The browser keeps the focus in it and gives it back. */
export function Dialog({ title, onClose, children }: DialogProps): ReactElement {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // While it is still in the page: only then does the browser give the focus back to whatever opened it.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would take the first button there is, which closes it.
    dialog?.querySelector<HTMLElement>("form :is(input, select, textarea)")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-header">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <X size={16} aria-hidden />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
