import type { Guildhall } from "@guildhall/client";
import { useAction, type Action } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { offersInEnglish } from "./messages.ts";
import { organizationOf, type Offer } from "./offer.ts";

/** What came of an answer. */
export interface Answered {
  /** What to say about it. */
  readonly news: string;
  /** Whether the account is a member now, which `me` knows already. */
  readonly hasJoined: boolean;
}

/** The two answers to an offer: going along with it, and not. */
export interface Answers {
  /** Accepts, joins or asks. */
  readonly take: Action<void>;
  /** Declines, or takes a request back. */
  readonly leave: Action<void>;
}

/** Makes the answers to an offer; `onAnswer` is called after one was given. */
export function useAnswers(offer: Offer, onAnswer: (answered: Answered) => void): Answers {
  const client = useGuildhall();
  const texts = useMessages("offers", offersInEnglish);
  const { name } = organizationOf(offer);
  return {
    take: useAction(async () => {
      await take(client, offer);
      const hasJoined = offer.kind === "invitation" || offer.joinable.way !== "ask";
      if (hasJoined) await client.refreshMe();
      onAnswer({ news: hasJoined ? texts.joined(name) : texts.requested(name), hasJoined });
    }),
    leave: useAction(async () => {
      await leave(client, offer);
      const news = offer.kind === "invitation" ? texts.declined(name) : texts.withdrawn(name);
      onAnswer({ news, hasJoined: false });
    }),
  };
}

async function take(client: Guildhall, offer: Offer): Promise<void> {
  const { account } = offer;
  if (offer.kind === "invitation") {
    const parameters = { invitation: offer.invitation.id };
    await client.call("POST /api/invitations/:invitation/acceptance", { parameters, body: {}, account });
    return;
  }
  const { organization, way, link } = offer.joinable;
  const parameters = { org: organization.slug };
  if (link !== null) {
    await client.call("POST /api/invitation-links/:link/acceptance", {
      parameters: { link },
      body: {},
      account,
    });
  } else if (way === "join") {
    await client.call("POST /api/organizations/:org/membership", { parameters, account });
  } else {
    await client.call("POST /api/organizations/:org/membership-request", { parameters, account });
  }
}

async function leave(client: Guildhall, offer: Offer): Promise<void> {
  const { account } = offer;
  if (offer.kind === "invitation") {
    const parameters = { invitation: offer.invitation.id };
    await client.call("POST /api/invitations/:invitation/rejection", { parameters, body: {}, account });
  } else {
    const parameters = { org: offer.joinable.organization.slug };
    await client.call("DELETE /api/organizations/:org/membership-request", { parameters, account });
  }
}
