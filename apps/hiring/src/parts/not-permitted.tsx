import { useCurrentOrganization } from "@guildhall/react";
import { Lock } from "lucide-react";
import type { ReactElement } from "react";
import { EmptyState } from "./list-states.tsx";

/** What is said instead of what the role does not permit to see; `what` begins the sentence, with its verb. */
export function NotPermitted({ what }: { readonly what: string }): ReactElement {
  const { session } = useCurrentOrganization();
  return (
    <EmptyState icon={Lock} title="Your role does not permit this">
      {`${what} not for your role here, ${session?.role ?? ""}. Ask an owner or admin if you need to see them.`}
    </EmptyState>
  );
}
