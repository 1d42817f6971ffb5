import type { ListedSession, Policy } from "@guildhall/protocol";
import { OrganizationSecurity } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce, paged } from "../answers.ts";
import { account, crowd, idOf, inDays, longName, own, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing, useAskAgain, useListed } from "../listed.ts";
import { never, type Answers } from "../pretended-server.ts";

const open: Policy = {
  allowedMethods: null,
  mfaRequired: false,
  maxAgeSeconds: null,
  idleSeconds: null,
  allowedEmailDomains: null,
};
const strict: Policy = {
  allowedMethods: ["pwd", "hwk", "sso"],
  mfaRequired: true,
  maxAgeSeconds: 28_800,
  idleSeconds: 3600,
  allowedEmailDomains: ["acme.example", "globex.example"],
};
const ways = ["pwd", "email", "oauth:google", "hwk", "sso"] as const;

function session(n: number, who: ReturnType<typeof person>, current = false): ListedSession {
  return {
    id: idOf(2000 + n),
    user: who,
    current,
    device: { browser: "Chrome", system: "Android" },
    ip: "2001:db8::7",
    openedAt: inDays(-1),
    lastUsedAt: inDays(-0.1),
    expiresAt: inDays(6),
  };
}

const few = [session(1, person(1, "Olivia Okafor"), true), session(2, person(2, "Max Lindqvist"))];
const long = [session(3, person(5, longName)), session(4, person(6, rightToLeft.person))];
const many = crowd.map((who, index) => session(10 + index, who));

const sessions = "GET /api/organizations/:org/sessions";
const effects: Answers = {
  "POST /api/organizations/:org/policy/effect": {
    ...{ signIn: 0, sso: 0, mfa: 3, fresh: 0, refused: 0 },
    ...{ locksOut: null, asks: null, ways: [] },
  },
};

function showing(policy: Policy): (root: DemoRoot) => ReactElement {
  return (root) => <SecurityDemo root={root} policy={policy} />;
}

function SecurityDemo({ root, policy }: { readonly root: DemoRoot; readonly policy: Policy }): ReactElement {
  const list = useListed((client, query) => client.call(sessions, { query }));
  return (
    <OrganizationSecurity
      {...root}
      policy={policy}
      ways={[...ways]}
      sessions={list}
      onSave={nothing}
      onChange={useAskAgain()}
    />
  );
}

/** Who may look at the security of Acme, and change nothing of it. */
const reader = account(person(1, "Olivia Okafor"), own(1, "acme", { session: "open", role: "member" }));

/** `OrganizationSecurity`. */
export const organizationSecurityDemo: Demo = {
  component: "OrganizationSecurity",
  kind: "list",
  about: "What an organization demands of whoever enters it, and who has it open.",
  states: [
    { name: "Usual", answers: { ...effects, [sessions]: paged(few) }, show: showing(open) },
    { name: "Strict", answers: { ...effects, [sessions]: paged(few) }, show: showing(strict) },
    { name: "Empty", answers: { ...effects, [sessions]: paged([]) }, show: showing(open) },
    { name: "Loading", answers: { ...effects, [sessions]: never }, show: showing(open) },
    { name: "Error", answers: { ...effects, [sessions]: failingOnce(paged(few)) }, show: showing(open) },
    { name: "Long names", answers: { ...effects, [sessions]: paged(long) }, show: showing(open) },
    { name: "Not permitted", accounts: [reader], answers: { [sessions]: paged(few) }, show: showing(open) },
    { name: "Many", answers: { ...effects, [sessions]: paged(many) }, show: showing(open) },
  ],
};
