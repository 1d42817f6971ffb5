import type { OauthProvider, Proofs } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { securityInEnglish } from "./messages.ts";

type Link = Proofs["oauth"][number];

/** The accounts elsewhere with which a person signs in: links and unlinks them. */
export function LinkedAccounts(props: {
  readonly account: string;
  readonly links: readonly Link[];
  readonly services: readonly OauthProvider[];
  readonly onChange: () => void;
}): ReactElement {
  const { account, links, services, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const unlinked = services.filter((service) => !links.some(({ provider }) => provider === service));
  return (
    <>
      <p className="gh-muted">{texts.servicesLead}</p>
      <ul className="gh-security-list" aria-label={texts.services}>
        {links.map((link) => (
          <LinkedLine key={link.id} account={account} link={link} onChange={onChange} />
        ))}
        {unlinked.map((service) => (
          <UnlinkedLine key={service} account={account} service={service} />
        ))}
      </ul>
    </>
  );
}

function LinkedLine(props: {
  readonly account: string;
  readonly link: Link;
  readonly onChange: () => void;
}): ReactElement {
  const { account, link, onChange } = props;
  const texts = useMessages("security", securityInEnglish);
  const { dayText } = useDates();
  const client = useGuildhall();
  const [isAsking, setAsking] = useState(false);
  const name = texts.service(link.provider);
  return (
    <li className="gh-security-item">
      <div>
        <span className="gh-person-name">{name}</span>
        <p className="gh-muted">{texts.linkedOn(dayText(link.linkedAt))}</p>
      </div>
      <ActionButton onClick={() => setAsking(true)}>{texts.unlink(name)}</ActionButton>
      {isAsking && (
        <ConfirmDialog
          title={texts.unlinkTitle(name)}
          consequences={texts.unlinkConsequences(name)}
          action={texts.unlinkAction}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const parameters = { link: link.id };
            await client.call("DELETE /api/me/oauth-links/:link", { parameters, account });
            onChange();
          }}
        />
      )}
    </li>
  );
}

function UnlinkedLine(props: { readonly account: string; readonly service: OauthProvider }): ReactElement {
  const { account, service } = props;
  const texts = useMessages("security", securityInEnglish);
  const client = useGuildhall();
  const name = texts.service(service);
  const linking = useAction(async () => {
    const returnTo = window.location.pathname + window.location.search;
    const body = { provider: service, returnTo };
    const { url } = await client.call("POST /api/me/oauth-links", { body, account });
    window.location.assign(url);
  });
  return (
    <li className="gh-security-item">
      <div>
        <span className="gh-person-name">{name}</span>
        <p className="gh-muted">{texts.notLinked}</p>
        <Failure text={linking.failure} />
      </div>
      <ActionButton isBusy={linking.isBusy} onClick={() => void linking.run()}>
        {texts.link(name)}
      </ActionButton>
    </li>
  );
}
