import { Can } from "@guildhall/react";
import type { ReactElement } from "react";
import { max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";

function show(root: DemoRoot): ReactElement {
  return (
    <Can permission="member:remove" fallback={<span {...root}>Ask an owner to remove somebody.</span>}>
      <button type="button" {...root} className={`gh-button ${root.className}`} data-tone="danger">
        Remove Ben Brandt
      </button>
    </Can>
  );
}

/** `Can`. */
export const canDemo: Demo = {
  component: "Can",
  kind: "gate",
  about: "Shows its children to who may, in the current organization.",
  states: [
    { name: "Usual", show },
    { name: "Not permitted", accounts: [max], show },
  ],
};
