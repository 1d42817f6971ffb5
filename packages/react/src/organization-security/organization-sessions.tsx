import type { ListedSession } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { LineSkeletons, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { Person } from "../list/person.tsx";
import { Menu } from "../menu/menu.tsx";
import { securityInEnglish } from "../account-security/messages.ts";
import { isolated } from "../messages/isolated.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { openSessionsInEnglish } from "./messages.ts";

/** Who has the organization open: ends one session, or all of a member. */
export function OrganizationSessions(props: {
  readonly list: Listing<ListedSession>;
  readonly onChange: () => void;
}): ReactElement {
  const { list, onChange } = props;
  const texts = useMessages("openSessions", openSessionsInEnglish);
  const isEmpty = list.error === null && !list.isLoading && list.items.length === 0;
  return (
    <>
      <p className="gh-muted">{texts.lead}</p>
      {list.error !== null && <ListFailure list={list} />}
      {isEmpty && <p className="gh-muted">{texts.none}</p>}
      <ul className="gh-security-list" aria-label={texts.label} aria-busy={list.isLoading || undefined}>
        <LineSkeletons list={list} />
        {list.items.map((session) => (
          <SessionLine key={session.id} session={session} onChange={onChange} />
        ))}
      </ul>
      <ListMore list={list} />
    </>
  );
}

function SessionLine(props: {
  readonly session: ListedSession;
  readonly onChange: () => void;
}): ReactElement {
  const { session, onChange } = props;
  const { id, user, device, ip, openedAt, lastUsedAt } = session;
  const texts = useMessages("openSessions", openSessionsInEnglish);
  const { momentText } = useDates();
  const security = useMessages("security", securityInEnglish);
  const { client, session: own } = useCurrentOrganization();
  const refusal = useRefusal("session:revoke");
  const [isAsking, setAsking] = useState(false);
  const ending = useAction(async () => {
    await client.endSession(id);
    onChange();
  });
  const where = security.device(device.browser, device.system);
  const facts = [
    where,
    ...(ip === null ? [] : [isolated(ip)]),
    texts.facts(momentText(openedAt), momentText(lastUsedAt)),
  ];
  return (
    <li className="gh-security-item">
      <div>
        <Person name={user.name} aside={facts.join(" · ")} isAsideAlways />
        <Failure text={ending.failure} />
      </div>
      {session.current ? (
        <span className="gh-badge" data-verified="">
          {texts.current}
        </span>
      ) : (
        <Menu
          label={texts.actionsFor(user.name, where)}
          items={[
            { text: texts.end, refusal, onChoose: () => void ending.run() },
            { text: texts.endAll(user.name), isDanger: true, refusal, onChoose: () => setAsking(true) },
          ]}
        />
      )}
      {isAsking && (
        <ConfirmDialog
          title={texts.endAllTitle(user.name, own?.organization.name ?? client.slug)}
          consequences={texts.endAllConsequences(user.name)}
          action={texts.endAllAction(user.name)}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await client.signOutMember(user.id);
            onChange();
          }}
        />
      )}
    </li>
  );
}
