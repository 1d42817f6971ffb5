import type { SsoConnection } from "@guildhall/protocol";
import { SingleSignOn, type SsoTestOutcome } from "@guildhall/react";
import type { ReactElement } from "react";
import { failingOnce } from "../answers.ts";
import { idOf, inDays, max } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { nothing, useAskAgain, useWhole } from "../listed.ts";
import { roles } from "../people/role-list.ts";
import { never, type Answers } from "../pretended-server.ts";

const shared = { provisionRole: "member", createdAt: inDays(-20), updatedAt: inDays(-2) };

function oidc(n: number, issuer: string, more: Partial<SsoConnection> = {}): SsoConnection {
  return {
    ...shared,
    id: idOf(2300 + n),
    state: "live",
    tested: true,
    kind: "oidc",
    issuer,
    clientId: "guildhall",
    redirectUri: "https://hiring.example/api/auth/sso/callback",
    ...more,
  } as SsoConnection;
}

const saml: SsoConnection = {
  ...shared,
  id: idOf(2302),
  state: "draft",
  tested: false,
  provisionRole: null,
  kind: "saml",
  issuer: "https://idp.acme.example/metadata",
  signInUrl: "https://idp.acme.example/sign-in",
  certificates: ["-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"],
  entityId: "https://hiring.example/api/auth/sso/00000000-0000-7000-8000-000000002302",
  acsUrl: "https://hiring.example/api/auth/sso/00000000-0000-7000-8000-000000002302/acs",
};

const few = [oidc(1, "https://login.acme.example"), saml];
const long = [oidc(3, `https://${"a-rather-long-part.".repeat(6)}example/of/a/rather/long/path`)];
const many = Array.from({ length: 10 }, (_, index) =>
  oidc(10 + index, `https://login-${index}.acme.example`),
);

const connections = "GET /api/organizations/:org/sso";

function showing(isDomainProved: boolean, outcome?: SsoTestOutcome): (root: DemoRoot) => ReactElement {
  return (root) => <SsoDemo root={root} isDomainProved={isDomainProved} outcome={outcome} />;
}

function SsoDemo(props: {
  readonly root: DemoRoot;
  readonly isDomainProved: boolean;
  readonly outcome: SsoTestOutcome | undefined;
}): ReactElement {
  const list = useWhole((client) => client.call(connections));
  return (
    <SingleSignOn
      {...props.root}
      list={list}
      roles={roles.items}
      isDomainProved={props.isDomainProved}
      domainsHref="/acme/settings/domains"
      onFollow={nothing}
      testReturnsTo={(connection) => `/acme/settings/sso?tested=${connection}`}
      outcome={props.outcome}
      onChange={useAskAgain()}
    />
  );
}

function answering(answer: NonNullable<Answers[typeof connections]>): Answers {
  return { [connections]: answer };
}

/** `SingleSignOn`. */
export const singleSignOnDemo: Demo = {
  component: "SingleSignOn",
  kind: "list",
  about: "The identity providers of an organization: names them, tries them, makes them live.",
  states: [
    { name: "Usual", answers: answering({ items: few }), show: showing(true) },
    { name: "Empty", answers: answering({ items: [] }), show: showing(true) },
    { name: "Without a domain", answers: answering({ items: [] }), show: showing(false) },
    { name: "Loading", answers: answering(never), show: showing(true) },
    { name: "Error", answers: answering(failingOnce({ items: few })), show: showing(true) },
    {
      name: "Test failed",
      answers: answering({ items: few }),
      show: showing(true, { connection: saml.id, problem: "sso_failed" }),
    },
    { name: "Long names", answers: answering({ items: long }), show: showing(true) },
    { name: "Not permitted", accounts: [max], answers: answering({ items: few }), show: showing(true) },
    { name: "Many", answers: answering({ items: many }), show: showing(true) },
  ],
};
