import type { ReactElement } from "react";
import { encode } from "uqr";

/** The light margin around the modules, in modules; a camera needs it. @see ISO/IEC 18004, section 9.1 */
const quietZone = 4;

/** A text as a code that a camera reads: dark on light in either theme, for many cameras read nothing else. */
export function QrCode({
  text,
  label,
}: {
  readonly text: string;
  /** What a screen reader says of it. */
  readonly label: string;
}): ReactElement {
  const { data, size } = encode(text, { ecc: "M", border: quietZone });
  return (
    <svg className="gh-qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} fill="#fff" />
      <path d={outlineOf(data)} fill="#000" />
    </svg>
  );
}

/** Each run of dark modules of a row as one rectangle, so that no hairline stands between neighbours. */
function outlineOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.map((isDark, x) => {
        if (!isDark || row[x - 1] === true) return "";
        const end = row.indexOf(false, x);
        const width = (end < 0 ? row.length : end) - x;
        return `M${x} ${y}h${width}v1h-${width}z`;
      }),
    )
    .join("");
}
