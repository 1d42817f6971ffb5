import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Problem } from "../http/index.ts";
import type { Visit } from "../tenancy/index.ts";

/** How often something may be done: so many times within so many seconds. */
export interface RateLimit {
  readonly times: number;
  readonly seconds: number;
}

/**
 * How often a person, or somebody who claims to be one, may try. Tries with an address are counted for the network that
 * they come from, so nobody locks another person out from elsewhere. Mails to an address are counted for everybody, so
 * nobody floods a mailbox: a person whom that limit refuses has the mails, and their links work.
 */
export interface RateLimits {
  /** Failed sign-ins with one e-mail address, from one network (default 10 in 15 minutes). */
  readonly signInAs: RateLimit;
  /** Failed sign-ins from one network (default 100 in 15 minutes). */
  readonly signInFrom: RateLimit;
  /** Failed step-ups in one account session, so that nobody is kept out elsewhere (default 5 in 15 minutes). */
  readonly stepUpIn: RateLimit;
  /** Wrong second factors of one person, from anywhere (default 20 in an hour). */
  readonly secondFactorOf: RateLimit;
  /** Begun attempts that wait for an answer, such as passkey challenges, from one network (default 300 in 15 minutes). */
  readonly challengeFrom: RateLimit;
  /** Sign-ups from one network (default 50 in an hour). */
  readonly signUpFrom: RateLimit;
  /** Mails of one kind that are asked for one address, known or not (default 5 in an hour). */
  readonly mailTo: RateLimit;
  /** Mails that are asked for from one network (default 50 in an hour). */
  readonly mailFrom: RateLimit;
  /** Organizations that one person founds (default 20 in an hour). */
  readonly foundBy: RateLimit;
  /** Slugs that one person asks after (default 120 in a minute). */
  readonly slugsBy: RateLimit;
  /** Exports that one person asks for, in all their organizations (default 10 in a day). */
  readonly exportsBy: RateLimit;
  /** Codes of devices that one person types (default 20 in 15 minutes). */
  readonly deviceCodesBy: RateLimit;
  /** Uses of mailed secrets from one network (default 50 in 15 minutes). */
  readonly proofFrom: RateLimit;
  /** Uses of invitations' secrets from one network (default 300 in 15 minutes: a whole office joins on one day). */
  readonly invitationFrom: RateLimit;
  /** Invitation mails of one organization, and of one inviter in all of theirs (default 500 in a day). */
  readonly invitationsBy: RateLimit;
  /** Invitation mails to one address, of all organizations together (default 20 in a day). */
  readonly invitationsTo: RateLimit;
  /** Invitation mails to one address of one organization, so that none uses up what others may send (default 5 in a day). */
  readonly invitationsToBy: RateLimit;
  /** Requests to join by one person, each of which is mailed to whoever can answer (default 20 in a day). */
  readonly asksToJoinBy: RateLimit;
  /** Questions to the DNS after the domains of one organization (default 60 in an hour). */
  readonly domainChecksOf: RateLimit;
  /** What visitors from one network look at, of all organizations (default 600 in 5 minutes). */
  readonly visitsFrom: RateLimit;
  /** What visitors from one network bring to one organization, such as applications (default 10 in an hour). */
  readonly broughtFrom: RateLimit;
  /** What visitors bring to one organization, from wherever they come (default 200 in an hour). */
  readonly broughtTo: RateLimit;
}

const minutes = 60;
const hours = 60 * minutes;
const days = 24 * hours;

/** The limits that hold unless others are given. */
export const defaultRateLimits: RateLimits = {
  signInAs: { times: 10, seconds: 15 * minutes },
  signInFrom: { times: 100, seconds: 15 * minutes },
  stepUpIn: { times: 5, seconds: 15 * minutes },
  secondFactorOf: { times: 20, seconds: hours },
  challengeFrom: { times: 300, seconds: 15 * minutes },
  signUpFrom: { times: 50, seconds: hours },
  mailTo: { times: 5, seconds: hours },
  mailFrom: { times: 50, seconds: hours },
  foundBy: { times: 20, seconds: hours },
  slugsBy: { times: 120, seconds: minutes },
  exportsBy: { times: 10, seconds: days },
  deviceCodesBy: { times: 20, seconds: 15 * minutes },
  proofFrom: { times: 50, seconds: 15 * minutes },
  invitationFrom: { times: 300, seconds: 15 * minutes },
  invitationsBy: { times: 500, seconds: days },
  invitationsTo: { times: 20, seconds: days },
  invitationsToBy: { times: 5, seconds: days },
  asksToJoinBy: { times: 20, seconds: days },
  domainChecksOf: { times: 60, seconds: hours },
  visitsFrom: { times: 600, seconds: 5 * minutes },
  broughtFrom: { times: 10, seconds: hours },
  broughtTo: { times: 200, seconds: hours },
};

/** Counts by key, and rejects with a `RateLimiterRes` when it is too much: a limiter of rate-limiter-flexible does. */
export interface Limiter {
  consume(key: string, times: number): Promise<unknown>;
  reward(key: string, times: number): Promise<unknown>;
}

/** Makes the limiter of one limit; where several servers share their counts, on a store that they share. */
export type CreateLimiter = (name: keyof RateLimits, limit: RateLimit) => Limiter;

/** Counts in the memory of this process. */
export const inMemory: CreateLimiter = (name, { times, seconds }) =>
  new RateLimiterMemory({ keyPrefix: name, points: times, duration: seconds });

/** One count that something is added to: once, or so many times. */
export type Claim = readonly [limit: keyof RateLimits, key: string, times?: number];

/** Where requests are counted before they are worked on. */
export interface RateGate {
  /** Counts a request. Throws the problem `too_many_requests`, which says when to come again. */
  pass(...claims: readonly Claim[]): Promise<void>;
  /** Takes a request off the counts again: it was what it claimed to be. */
  giveBack(...claims: readonly Claim[]): Promise<void>;
}

/** Makes the gate from its limits. */
export function createRateGate(limits: RateLimits, createLimiter: CreateLimiter = inMemory): RateGate {
  const limiters: Readonly<Record<keyof RateLimits, Limiter>> = {
    signInAs: createLimiter("signInAs", limits.signInAs),
    signInFrom: createLimiter("signInFrom", limits.signInFrom),
    stepUpIn: createLimiter("stepUpIn", limits.stepUpIn),
    secondFactorOf: createLimiter("secondFactorOf", limits.secondFactorOf),
    challengeFrom: createLimiter("challengeFrom", limits.challengeFrom),
    signUpFrom: createLimiter("signUpFrom", limits.signUpFrom),
    mailTo: createLimiter("mailTo", limits.mailTo),
    mailFrom: createLimiter("mailFrom", limits.mailFrom),
    foundBy: createLimiter("foundBy", limits.foundBy),
    slugsBy: createLimiter("slugsBy", limits.slugsBy),
    exportsBy: createLimiter("exportsBy", limits.exportsBy),
    deviceCodesBy: createLimiter("deviceCodesBy", limits.deviceCodesBy),
    proofFrom: createLimiter("proofFrom", limits.proofFrom),
    invitationFrom: createLimiter("invitationFrom", limits.invitationFrom),
    invitationsBy: createLimiter("invitationsBy", limits.invitationsBy),
    invitationsTo: createLimiter("invitationsTo", limits.invitationsTo),
    invitationsToBy: createLimiter("invitationsToBy", limits.invitationsToBy),
    asksToJoinBy: createLimiter("asksToJoinBy", limits.asksToJoinBy),
    domainChecksOf: createLimiter("domainChecksOf", limits.domainChecksOf),
    visitsFrom: createLimiter("visitsFrom", limits.visitsFrom),
    broughtFrom: createLimiter("broughtFrom", limits.broughtFrom),
    broughtTo: createLimiter("broughtTo", limits.broughtTo),
  };
  return {
    async pass(...claims) {
      for (const [limit, key, times = 1] of claims) await limiters[limit].consume(key, times).catch(refuse);
    },
    async giveBack(...claims) {
      for (const [limit, key, times = 1] of claims) await limiters[limit].reward(key, times);
    },
  };
}

function refuse(reason: unknown): never {
  // Counts that can not be reached count nothing, and what is not counted is not let through.
  if (!(reason instanceof RateLimiterRes)) throw new Problem("unavailable", { cause: reason });
  const seconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
  throw new Problem("too_many_requests", { headers: { "Retry-After": String(seconds) } });
}

/**
 * Counts a visit: one that only looks for its network, one that brings something for its network and organization, and for
 * the organization. Who is refused for their network uses up nothing that others may bring.
 *
 * Throws the problem `too_many_requests`, which says in words, too, when to come again.
 */
export async function countVisit(gate: RateGate, { slug, ip, brings }: Visit): Promise<void> {
  const network = networkOf(ip);
  const claims: readonly Claim[] = brings
    ? [
        ["broughtFrom", `${slug} ${network}`],
        ["broughtTo", slug],
      ]
    : [["visitsFrom", network]];
  await gate.pass(...claims).catch((error: unknown) => {
    throw error instanceof Problem ? inWords(error) : error;
  });
}

function inWords({ code, headers, cause }: Problem): Problem {
  const seconds = Number(headers["Retry-After"] ?? 0);
  if (seconds === 0) return new Problem(code, { headers, cause });
  const minutes = Math.ceil(seconds / 60);
  const when = seconds <= 90 ? "in a minute" : `in ${String(minutes)} minutes`;
  return new Problem(code, { detail: `Too much was sent just now. Try again ${when}.`, headers });
}

/**
 * The network that an address speaks for: an IPv4 address itself, of an IPv6 address the first 64 bits, since whoever
 * has one of those has them all.
 */
export function networkOf(ip: string | null): string {
  if (ip === null) return "unknown";
  if (!isIPv6(ip)) return ip;
  const [head = "", tail] = ip.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  return `${groups.slice(0, 4).map(shortened).join(":")}::/64`;
}

function shortened(group: string): string {
  return Number.parseInt(group, 16).toString(16);
}
