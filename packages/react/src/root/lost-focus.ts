/**
 * The `ref` of a heading with `tabIndex={-1}`: it takes the focus when nothing has it, as when it comes in place of the
 * button that was pressed, so that whoever listens hears what came of that.
 */
export function takeLostFocus(heading: HTMLElement | null): void {
  const { activeElement, body } = document;
  if (activeElement === null || activeElement === body) heading?.focus({ preventScroll: true });
}
