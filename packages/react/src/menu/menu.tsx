import { Ellipsis } from "lucide-react";
import type { ReactElement } from "react";
import { moveInMenu } from "../account-menu/menu-keys.ts";
import { usePopup } from "../popup/use-popup.ts";

/** Something that can be chosen. */
export interface MenuItem {
  readonly text: string;
  readonly onChoose: () => void;
  /** It takes something away. */
  readonly isDanger?: boolean;
  /** Why it can not be chosen; it then stays in its place, so that everybody can learn why. */
  readonly refusal?: string | undefined;
}

/** What can be done with one thing, behind three dots. `label` names the thing. Shows nothing without items. */
export function Menu(props: {
  readonly label: string;
  readonly items: readonly MenuItem[];
}): ReactElement | null {
  const { label, items } = props;
  const popup = usePopup({ firstFocus: "[role=menuitem]" });
  if (items.length === 0) return null;
  const choose = ({ onChoose, refusal }: MenuItem): void => {
    if (refusal !== undefined) return;
    popup.hide();
    onChoose();
  };
  return (
    <div className="gh-menu gh-popup-scope">
      <button
        type="button"
        className="gh-icon-button gh-popup-trigger"
        aria-label={label}
        aria-haspopup="menu"
        {...popup.trigger}
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      <div {...popup.props} data-align="end" className="gh-menu-popup gh-popup">
        {popup.isOpen && (
          <div role="menu" aria-label={label} onKeyDown={moveInMenu}>
            {items.map((item) => (
              <button
                key={item.text}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className="gh-menu-item"
                data-danger={item.isDanger === true ? "" : undefined}
                aria-disabled={item.refusal === undefined ? undefined : true}
                onClick={() => choose(item)}
              >
                {item.text}
                {item.refusal !== undefined && <span className="gh-menu-reason">{item.refusal}</span>}
              </button>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
