import { useId, useRef, useState, type HTMLAttributes, type RefObject, type ToggleEvent } from "react";

/** A popup that the browser itself keeps above the page, closes on Escape and a press elsewhere, and gives the focus back. */
export interface Popup {
  readonly isOpen: boolean;
  /** For the button that opens it. */
  readonly trigger: { readonly popoverTarget: string; readonly "aria-expanded": boolean };
  /** For the element that pops up: it is always there, and its content while it is open. */
  readonly props: HTMLAttributes<HTMLDivElement> & { readonly ref: RefObject<HTMLDivElement | null> };
  readonly show: () => void;
  readonly hide: () => void;
  readonly toggle: () => void;
}

/** How a popup is made. */
export interface PopupOptions {
  /** Which element inside has the focus at first, as a selector. */
  readonly firstFocus: string;
  /** Called before it is shown. */
  readonly onOpen?: () => void;
  /** Called after it was closed. */
  readonly onClose?: () => void;
}

/** Makes a popup. */
export function usePopup({ firstFocus, onOpen, onClose }: PopupOptions): Popup {
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);

  return {
    isOpen,
    trigger: { popoverTarget: id, "aria-expanded": isOpen },
    props: {
      id,
      ref,
      popover: "auto",
      onBeforeToggle(event: ToggleEvent) {
        if (event.newState !== "open") return;
        onOpen?.();
        setIsOpen(true);
      },
      onToggle(event: ToggleEvent<HTMLDivElement>) {
        if (event.newState === "open") {
          // Its place is not final yet, and the page must not follow it there.
          event.currentTarget.querySelector<HTMLElement>(firstFocus)?.focus({ preventScroll: true });
          return;
        }
        setIsOpen(false);
        onClose?.();
      },
      onBlur({ currentTarget, relatedTarget }) {
        // A press on the trigger closes it by itself; closed here already, it would open again.
        if (relatedTarget === null || relatedTarget === triggerOf(id)) return;
        if (!currentTarget.contains(relatedTarget)) currentTarget.hidePopover();
      },
    },
    show() {
      if (ref.current?.matches(":popover-open") === false) ref.current.showPopover();
    },
    hide() {
      ref.current?.hidePopover();
      // The browser gives the focus back unless what had it is gone by now.
      if (document.activeElement === document.body) triggerOf(id)?.focus();
    },
    toggle: () => ref.current?.togglePopover(),
  };
}

function triggerOf(id: string): HTMLElement | null {
  return document.querySelector(`[popovertarget="${id}"]`);
}
