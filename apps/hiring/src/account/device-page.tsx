import { DeviceApproval } from "@guildhall/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";
import { useFragment } from "../layout/use-fragment.ts";

/** Where a program without a browser is approved by the code that it shows. */
export function DevicePage(): ReactElement {
  return (
    <Outside
      title="Approve a program"
      lead="A program that has no browser can act for you once you approve the code that it shows."
      below={<Link to="/">Back to my organizations</Link>}
    >
      <DeviceApproval code={useFragment()} />
    </Outside>
  );
}
