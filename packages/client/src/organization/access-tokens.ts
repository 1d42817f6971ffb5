import type { AccessToken } from "@guildhall/protocol";
import { ConnectionError } from "../errors.ts";

/** The access tokens of one account in one organization: kept in memory alone, each until shortly before it is too old. */
export interface AccessTokens {
  /** A token that is good for a while yet, for an audience or the usual one; asking at once is asking once. */
  get(audience: string | undefined): Promise<string>;
  /** Drops every token, and whatever is under way: the right that they were made from has ended or changed. */
  drop(): void;
}

interface Kept {
  readonly token: string;
  /** When a new one is asked for, and until when this one is good; in milliseconds, as `now` tells. */
  readonly renewAt: number;
  readonly goodUntil: number;
}

/** The part of its life after which a token is replaced. */
const usefulPart = 0.8;

/** Makes a keeper of tokens that `ask` brings; `now` tells the time in milliseconds. */
export function createAccessTokens(
  ask: (audience: string | undefined) => Promise<AccessToken>,
  now: () => number,
): AccessTokens {
  let kept = new Map<string | undefined, Kept>();
  let flights = new Map<string | undefined, Promise<string>>();

  async function fetchNew(audience: string | undefined): Promise<string> {
    const base = kept;
    const issued = now();
    const { access_token: token, expires_in: seconds } = await ask(audience);
    // It was made from a right that has changed meanwhile: the server is asked what holds now.
    if (base !== kept) return get(audience);
    const lifetime = seconds * 1000;
    kept.set(audience, { token, renewAt: issued + lifetime * usefulPart, goodUntil: issued + lifetime });
    return token;
  }

  function get(audience: string | undefined): Promise<string> {
    const own = kept.get(audience);
    if (own && now() < own.renewAt) return Promise.resolve(own.token);
    const under = flights.get(audience);
    if (under) return under;
    const mine = flights;
    const flight = fetchNew(audience)
      .catch((error: unknown) => {
        const isGood = own !== undefined && own === kept.get(audience) && now() < own.goodUntil;
        if (isGood && error instanceof ConnectionError) return own.token;
        throw error;
      })
      .finally(() => mine.delete(audience));
    flights.set(audience, flight);
    return flight;
  }

  return {
    get,
    drop() {
      kept = new Map();
      flights = new Map();
    },
  };
}
