import type { Account } from "@guildhall/protocol";
import { OrganizationSwitcher } from "@guildhall/react";
import type { ReactElement } from "react";
import {
  account,
  idOf,
  inDays,
  longOrganization,
  max,
  now,
  olivia,
  own,
  person,
  rightToLeft,
} from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing } from "../listed.ts";
import { never, Refusal } from "../pretended-server.ts";

function show(root: DemoRoot): ReactElement {
  return <SwitcherIn current="acme" root={root} />;
}

function SwitcherIn(props: { readonly current: string | null; readonly root: DemoRoot }): ReactElement {
  return (
    <OrganizationSwitcher
      {...props.root}
      current={props.current}
      hrefFor={({ slug }) => `/${slug}/jobs`}
      onNavigate={nothing}
      settingsHref="/acme/settings"
      inviteHref="/acme/members?invite"
      createHref="/new"
      addAccountHref="/sign-in?add=true"
      onFollow={nothing}
    />
  );
}

/** Every state that an organization can have before one goes there. */
const varied: Account = account(
  person(1, "Olivia Okafor"),
  own(1, "acme", { plan: "pro", role: "owner", session: "open", lastUsedAt: now }),
  own(2, "globex", { session: "step_up", asks: "mfa", ways: ["otp"] }),
  own(3, "initech", { session: "step_up", asks: "sso", ways: ["sso"] }),
  own(4, "umbrella", { session: "step_up", asks: "fresh", ways: ["pwd"] }),
  own(5, "hooli", { session: "locked", role: "owner", deletesAt: inDays(12) }),
);

const long: Account = account(
  person(1, "Olivia Okafor"),
  own(1, "acme", { name: longOrganization, plan: "business", session: "open", lastUsedAt: now }),
  own(2, "nakheel", { name: rightToLeft.organization, role: "role-of-a-region-with-a-long-name" }),
);

const many: Account = account(
  person(1, "Olivia Okafor"),
  ...olivia.organizations,
  ...Array.from({ length: 498 }, (_, index) => own(10 + index, `client-${String(index + 1)}`)),
);

const invitation = {
  id: idOf(800),
  organization: { slug: "initech", name: "Initech" },
  invitedBy: "Nia Adeyemi",
  role: "admin",
  email: olivia.user.email,
  expiresAt: inDays(6),
};

/** `OrganizationSwitcher`. */
export const organizationSwitcherDemo: Demo = {
  component: "OrganizationSwitcher",
  kind: "list",
  about: "Shows where one is and leads anywhere else: every organization of every account in this browser.",
  isOutside: true,
  states: [
    { name: "Usual", show },
    {
      name: "Error",
      answers: { "GET /api/me": new Refusal("unavailable") },
      show: (root) => <SwitcherIn current={null} root={root} />,
      deeds: [{ press: ".gh-switcher-trigger" }, { see: ".gh-switcher-notice" }],
    },
    { name: "Several accounts", accounts: [varied, max], show },
    {
      name: "Invited",
      answers: { "GET /api/me/invitations": { items: [invitation] } },
      show,
    },
    {
      name: "Empty",
      accounts: [account(person(1, "Olivia Okafor"))],
      show: (root) => <SwitcherIn current={null} root={root} />,
    },
    { name: "Loading", answers: { "GET /api/me": never }, show },
    { name: "Long names", accounts: [long], show },
    { name: "Many", accounts: [many], show },
  ],
};
