/** Keeps, for this tab alone, what a link carries behind its `#`, while whoever opened it signs in on another page. */
export function keepFragment(path: string, fragment: string): void {
  sessionStorage.setItem(keyOf(path), fragment);
}

/** What was kept for a path, once; undefined when nothing was. */
export function takeFragment(path: string): string | undefined {
  const fragment = sessionStorage.getItem(keyOf(path)) ?? undefined;
  sessionStorage.removeItem(keyOf(path));
  return fragment;
}

function keyOf(path: string): string {
  return `link to ${path}`;
}
