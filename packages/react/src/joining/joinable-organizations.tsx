import type { Account } from "@guildhall/protocol";
import { useId, useState, type ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { offersInEnglish } from "./messages.ts";
import { OfferLine } from "./offer-line.tsx";
import { keyOf, organizationOf } from "./offer.ts";
import { useOffers } from "./use-offers.ts";

/** What `JoinableOrganizations` takes. */
export interface JoinableOrganizationsProps extends RootProps<HTMLElement> {
  /** Whose invitations and ways in are shown. */
  readonly accounts: readonly Account[];
  /** Called when one is in: the slug and the id of the user. Default: the list says so and stays. */
  readonly onJoin?: ((organization: string, account: string) => void) | undefined;
  /** A title above the list; there only when there is something under it. */
  readonly title?: string | undefined;
}

/** The organizations that accounts are invited to, may join or may ask to; shows nothing where there is none. */
export function JoinableOrganizations(props: JoinableOrganizationsProps): ReactElement | null {
  const { accounts, onJoin, title, ...root } = props;
  const texts = useMessages("offers", offersInEnglish);
  const { offers, refresh } = useOffers(accounts);
  const [news, tell] = useState("");
  const ownId = useId();
  const id = root.id ?? ownId;
  if (offers.length === 0 && news === "") return null;
  return (
    <section tabIndex={-1} aria-label={title ?? texts.label} {...rootOf("gh-offers", root)} id={id}>
      {title !== undefined && offers.length > 0 && <h2 className="gh-offers-title">{title}</h2>}
      <ul>
        {offers.map((offer) => (
          <OfferLine
            key={keyOf(offer)}
            offer={offer}
            isNamed={accounts.length > 1}
            onAnswer={({ news: text, hasJoined }) => {
              tell(text);
              refresh();
              // What was pressed is about to go, and the focus would go with it.
              document.getElementById(id)?.focus();
              if (hasJoined) onJoin?.(organizationOf(offer).slug, offer.account);
            }}
          />
        ))}
      </ul>
      <p role="status" className={news === "" ? "gh-hidden" : "gh-offers-news"}>
        {news}
      </p>
    </section>
  );
}
