import type { OwnOrganization } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { generalInEnglish, rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { settingsInEnglish } from "./messages.ts";

/** What `RestoreOrganization` takes. */
export interface RestoreOrganizationProps extends RootProps {
  /** What the account's own list says of it. */
  readonly organization: OwnOrganization;
  /** The id of the user who looks. */
  readonly account: string;
  /** Called after it was restored; its session is open again. */
  readonly onRestore?: (() => void) | undefined;
}

/** Says that an organization is being deleted and until when it can be restored; owners restore it. */
export function RestoreOrganization(props: RestoreOrganizationProps): ReactElement {
  const { organization, account, onRestore, ...root } = props;
  const { slug, name, deletesAt, role } = organization;
  const texts = useMessages("settings", settingsInEnglish);
  const { dayText } = useDates();
  const general = useMessages("general", generalInEnglish);
  const roles = useMessages("roles", rolesInEnglish);
  const client = useGuildhall().organization(slug, account);
  const restoring = useAction(async () => {
    await client.call("POST /api/organizations/:org/restoration");
    await client.open();
    onRestore?.();
  });
  return (
    <div {...rootOf("gh-restore", root)}>
      {deletesAt !== null && <p className="gh-muted">{texts.restoreUntil(name, dayText(deletesAt))}</p>}
      <Failure text={restoring.failure} />
      <ActionButton
        tone="primary"
        isBusy={restoring.isBusy}
        refusal={role === "owner" ? undefined : general.notPermitted(roles[role] ?? role)}
        onClick={() => void restoring.run()}
      >
        {texts.restore(name)}
      </ActionButton>
    </div>
  );
}
