/** What the keyboard and the pointer do to a filtered list; the focus itself stays in its filter. */
export interface ListboxState {
  readonly query: string;
  /** The key of the row that Enter follows; null while there is none. */
  readonly active: string | null;
}

/** What happened; `keys` are the rows that are shown, from top to bottom. */
export type ListboxAction =
  | { readonly type: "press"; readonly key: string; readonly keys: readonly string[] }
  | { readonly type: "type"; readonly query: string; readonly keys: readonly string[] }
  | { readonly type: "point"; readonly key: string };

/** How many rows Page Up and Page Down pass over. */
const pageRows = 8;

/** The next state: arrows go around, Home, End and the page keys do not; what is typed makes its best match active. */
export function reduceListbox(state: ListboxState, action: ListboxAction): ListboxState {
  switch (action.type) {
    case "type":
      return { query: action.query, active: action.keys[0] ?? null };
    case "point":
      return state.active === action.key ? state : { ...state, active: action.key };
    case "press":
      return isMove(action.key) ? { ...state, active: move(state.active, action.key, action.keys) } : state;
  }
}

/** Whether a key moves through the list, so that the filter's text cursor stays where it is. */
export function isMove(key: string): key is Move {
  return (moves as readonly string[]).includes(key);
}

const moves = ["ArrowDown", "ArrowUp", "Home", "End", "PageDown", "PageUp"] as const;
type Move = (typeof moves)[number];

function move(active: string | null, key: Move, keys: readonly string[]): string | null {
  const last = keys.length - 1;
  const at = active === null ? -1 : keys.indexOf(active);
  const next = {
    ArrowDown: at >= last ? 0 : at + 1,
    ArrowUp: at <= 0 ? last : at - 1,
    Home: 0,
    End: last,
    PageDown: Math.min(at + pageRows, last),
    PageUp: Math.max(at - pageRows, 0),
  };
  return keys[next[key]] ?? null;
}
