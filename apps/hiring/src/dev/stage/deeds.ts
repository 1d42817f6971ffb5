/** What a person does in a demo to bring it to its state, or waits to see; each names an element by its selector. */
export type Deed =
  { readonly press: string } | { readonly into: string; readonly type: string } | { readonly see: string };

/** Does what a person would do within an element, each deed as soon as it can be done; ends when all are, or by the signal. */
export async function perform(
  deeds: readonly Deed[],
  within: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  for (const deed of deeds) {
    const selector = "press" in deed ? deed.press : "see" in deed ? deed.see : deed.into;
    const element = await appearance(selector, within, signal);
    if (signal.aborted) return;
    if ("press" in deed) element.click();
    if ("into" in deed) write(element, deed.type);
  }
}

function appearance(selector: string, within: HTMLElement, signal: AbortSignal): Promise<HTMLElement> {
  return new Promise((found) => {
    const observer = new MutationObserver(look);
    function look(): void {
      const element = within.querySelector<HTMLElement>(selector);
      if (element === null || signal.aborted) return;
      observer.disconnect();
      found(element);
    }
    signal.addEventListener("abort", () => observer.disconnect());
    observer.observe(within, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  });
}

/** Writes into a field as typing does: React listens to what the browser tells of it. */
function write(field: HTMLElement, text: string): void {
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
