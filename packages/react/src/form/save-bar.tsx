import type { ReactElement } from "react";
import { settingsInEnglish } from "../organization-settings/messages.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { ActionButton } from "./action-button.tsx";

/** Says that something was changed, and saves or discards it; there only then. */
export function SaveBar(props: {
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  readonly onDiscard: () => void;
}): ReactElement | null {
  const texts = useMessages("settings", settingsInEnglish);
  if (!props.isChanged) return null;
  return (
    <div className="gh-save-bar">
      <span className="gh-save-bar-text">{texts.changed}</span>
      <ActionButton onClick={props.onDiscard}>{texts.discard}</ActionButton>
      <ActionButton type="submit" tone="primary" isBusy={props.isBusy}>
        {texts.save}
      </ActionButton>
    </div>
  );
}
