import type { AccountSession, Proofs } from "@guildhall/protocol";
import { AccountSecurity } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce, paged } from "../answers.ts";
import { idOf, inDays, longName, now, olivia } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useAskAgain, useListedOutside } from "../listed.ts";
import { never } from "../pretended-server.ts";

const session = { methods: ["pwd"], authenticatedAt: now, freshUntil: inDays(0) };

const full: Proofs = {
  password: true,
  totp: { enabledAt: inDays(-30), recoveryCodesLeft: 8 },
  passkeys: [
    { id: idOf(910), name: "Laptop", createdAt: inDays(-20), lastUsedAt: inDays(-1), backedUp: true },
    { id: idOf(911), name: "Key on the ring", createdAt: inDays(-19), lastUsedAt: null, backedUp: false },
  ],
  oauth: [{ id: idOf(912), provider: "google", linkedAt: inDays(-10) }],
  session,
};
const bare: Proofs = { password: false, totp: null, passkeys: [], oauth: [], session };
const long: Proofs = {
  ...full,
  passkeys: full.passkeys.map((passkey) => ({ ...passkey, name: longName })),
};

function device(n: number, more: Partial<AccountSession> = {}): AccountSession {
  return {
    id: idOf(930 + n),
    current: false,
    device: { browser: "Firefox", system: "Windows" },
    ip: "203.0.113.7",
    methods: ["pwd"],
    signedInAt: inDays(-5),
    lastUsedAt: inDays(-1),
    expiresAt: inDays(20),
    ...more,
  };
}

const here = device(1, { current: true, device: { browser: "Chrome", system: "macOS" } });
const few = [here, device(2), device(3, { device: { browser: null, system: null }, ip: null })];
const many = [here, ...Array.from({ length: 54 }, (_, index) => device(10 + index))];

function showing(proofs: Proofs): (root: DemoRoot) => ReactElement {
  return (root) => <SecurityDemo root={root} proofs={proofs} />;
}

function SecurityDemo({ root, proofs }: { readonly root: DemoRoot; readonly proofs: Proofs }): ReactElement {
  const account = olivia.user.id;
  const devices = useListedOutside((client, query) =>
    client.call("GET /api/me/sessions", { account, query }),
  );
  return (
    <AccountSecurity
      {...root}
      account={account}
      proofs={proofs}
      services={["google", "github"]}
      devices={devices}
      onChange={useAskAgain()}
    />
  );
}

const devices = "GET /api/me/sessions";

/** `AccountSecurity`. */
export const accountSecurityDemo: Demo = {
  component: "AccountSecurity",
  kind: "list",
  about: "In which ways a person proves who they are, and where they are signed in.",
  isOutside: true,
  states: [
    { name: "Usual", answers: { [devices]: paged(few) }, show: showing(full) },
    { name: "Empty", answers: { [devices]: paged([here]) }, show: showing(bare) },
    { name: "Loading", answers: { [devices]: never }, show: showing(full) },
    { name: "Error", answers: { [devices]: failingOnce(paged(few)) }, show: showing(full) },
    { name: "Long names", answers: { [devices]: paged(few) }, show: showing(long) },
    { name: "Many", answers: { [devices]: paged(many) }, show: showing(full) },
  ],
};
