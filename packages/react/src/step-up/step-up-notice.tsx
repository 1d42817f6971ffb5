import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useMe } from "../provider/use-me.ts";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { stepUpInEnglish } from "./messages.ts";

/** Says, in the current organization, that it asks for more proof, and asks again; shows nothing while it does not. */
export function StepUpNotice(props: RootProps): ReactElement | null {
  const { state, client } = useCurrentOrganization();
  const { accounts } = useMe();
  const texts = useMessages("stepUp", stepUpInEnglish);
  if (state.status !== "step_up") return null;
  const listed = accounts
    .flatMap(({ organizations }) => organizations)
    .find(({ slug }) => slug === client.slug);
  return (
    <div role="status" {...rootOf("gh-step-up-notice", props)}>
      <span>{texts.asked(listed?.name ?? client.slug)}</span>
      <ActionButton
        tone="primary"
        // What is declined again is said by the notice itself.
        onClick={() => void client.open().catch(() => undefined)}
      >
        {texts.prove}
      </ActionButton>
    </div>
  );
}
