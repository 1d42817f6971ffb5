import { DeviceApproval } from "@guildhall/react";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";

/** Where a program without a browser is approved by the code that it shows. */
export function DevicePage(): ReactElement {
  const hash = useRouterState({ select: ({ location }) => location.hash });
  return (
    <Outside
      title="Approve a program"
      lead="A program that has no browser can act for you once you approve the code that it shows."
      below={<Link to="/">Back to my organizations</Link>}
    >
      <DeviceApproval code={decodeURIComponent(hash)} />
    </Outside>
  );
}
