import type { Ask } from "@guildhall/protocol";

/** What is said of what an organization demands of its members, and of who has it open. */

export const policyInEnglish = {
  label: "What members have to prove",
  lead: "It holds from everybody's next request on. Other organizations are not touched.",
  ways: "Ways to sign in",
  anyWay: "Any way of a member's own",
  onlyThese: "Only these ways",
  waysMissing: "Choose at least one way.",
  way: (way: string): string => waysInEnglish[way] ?? way,
  mfa: "Ask for two factors",
  mfaHint: "A passkey counts as two; an authenticator app is the second beside anything else.",
  maxAge: "Ask again",
  maxAgeAny: "When the sign-in ends, after 30 days",
  maxAgeAfter: (time: string): string => `${time} after the last proof`,
  idle: "Ask again when unused",
  idleAny: "Never",
  idleAfter: (time: string): string => `After ${time}`,
  time: (seconds: number): string => {
    const [size, unit] = unitsInEnglish.find(([length]) => seconds % length === 0) ?? [1, "second"];
    const count = seconds / size;
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
  },
  domains: "E-mail domains",
  domainsHint: "Only members with an address in one of these are let in. Leave it empty to let in any.",
  domainsPlaceholder: "acme.example",
  effect: "What comes of it",
  weighing: "Counting who is concerned…",
  nothing: "No member is asked for anything at their next request.",
  asked: (members: number, ask: Ask): string => {
    const who = members === 1 ? "1 member is" : `${members} members are`;
    return `${who} asked ${askedInEnglish[ask]} at their next request.`;
  },
  refused: (members: number): string =>
    `${members === 1 ? "1 member is" : `${members} members are`} let in no more, because of their e-mail address.`,
  locksYou: (ask: Ask | null): string =>
    ask === null
      ? "Your own e-mail address is outside of these domains, so you can not save this."
      : `You do not meet this yourself. You can save it once you were asked ${askedInEnglish[ask]}.`,
  locksOwner: "An owner's e-mail address is outside of these domains, so you can not save this.",
};

export const openSessionsInEnglish = {
  label: "Who has this organization open",
  lead: "Whoever is signed out here has to prove anew who they are. Their other organizations stay open.",
  none: "Nobody has it open.",
  current: "This is you, here",
  facts: (opened: string, lastUsed: string): string => `opened ${opened}, last used ${lastUsed}`,
  actionsFor: (name: string, device: string): string => `What to do with the session of ${name} in ${device}`,
  end: "End this session",
  endAll: (name: string): string => `Sign ${name} out everywhere…`,
  endAllTitle: (name: string, organization: string): string => `Sign ${name} out of ${organization}?`,
  endAllAction: (name: string): string => `Sign ${name} out`,
  endAllConsequences: (name: string): readonly string[] => [
    `All sessions of ${name} in this organization end at once, wherever they are.`,
    "They come back only after they have proved again who they are.",
    "Their other organizations stay open.",
  ],
};

const unitsInEnglish = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
] as const;

const waysInEnglish: Readonly<Record<string, string>> = {
  pwd: "Password",
  email: "Code by mail",
  hwk: "Passkey",
  "oauth:google": "Google",
  "oauth:github": "GitHub",
  "oauth:microsoft": "Microsoft",
  sso: "The organization's own sign-in",
};

const askedInEnglish: Readonly<Record<Ask, string>> = {
  sign_in: "to sign in by another way",
  sso: "to sign in by the organization's own sign-in",
  mfa: "for a second factor",
  fresh: "for a new proof",
};
