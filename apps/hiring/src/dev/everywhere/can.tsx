import { Can } from "@guildhall/react";
import { max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";

function show({ className }: DemoRoot) {
  return (
    <Can
      permission="member:remove"
      fallback={<span className={className}>Ask an owner to remove somebody.</span>}
    >
      <button type="button" className={className}>
        Remove Ben Brandt
      </button>
    </Can>
  );
}

/** `Can`. */
export const canDemo: Demo = {
  component: "Can",
  about: "Shows its children to who may, in the current organization.",
  states: [
    { name: "Usual", show: (root) => show(root) },
    { name: "Not permitted", accounts: [max], show: (root) => show(root) },
  ],
};
