import { useState, type ReactElement } from "react";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import type { Row } from "../switching/rows.ts";
import { switcherInEnglish } from "./messages.ts";

/** Tells a screen reader where one is now, whenever that has changed, however it came about. */
export function SwitcherAnnouncer({ current }: { readonly current: Row | undefined }): ReactElement {
  const switcher = useMessages("switcher", switcherInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const [last, setLast] = useState<string | undefined>(current?.key);
  const [text, setText] = useState("");

  if (current !== undefined && current.key !== last) {
    const { name, role } = current.organization;
    setLast(current.key);
    // What the page was loaded with is no news.
    if (last !== undefined) setText(switcher.nowIn(name, roles[role] ?? role));
  }
  return (
    <span role="status" className="gh-hidden">
      {text}
    </span>
  );
}
