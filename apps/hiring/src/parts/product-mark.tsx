import type { ReactElement } from "react";

/** The mark of this application, as its tabs have it outside organizations; `size` is its edge in CSS pixels. */
export function ProductMark({ size }: { readonly size: number }): ReactElement {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <rect width="32" height="32" rx="8" fill="#555b66" />
      <path d="M9 23V13l7-5 7 5v10" fill="none" stroke="#fff" strokeWidth="2.5" strokeLinejoin="round" />
    </svg>
  );
}
