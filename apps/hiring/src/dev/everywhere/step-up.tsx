import { StepUp, StepUpNotice, OrganizationProvider, useGuildhall } from "@guildhall/react";
import type { Ask, Proofs } from "@guildhall/protocol";
import { useEffect, type ReactElement } from "react";
import { idOf, inDays, longAcme, now, olivia } from "../cast.ts";
import type { Demo, DemoRoot, DemoState } from "../demo.ts";
import { failingOnce } from "../answers.ts";
import { never, Refusal, type Answers } from "../pretended-server.ts";

const proofs: Proofs = {
  password: true,
  totp: { enabledAt: inDays(-30), recoveryCodesLeft: 8 },
  passkeys: [
    { id: idOf(900), name: "Laptop", createdAt: inDays(-20), lastUsedAt: inDays(-1), backedUp: true },
  ],
  oauth: [{ id: idOf(901), provider: "google", linkedAt: inDays(-10) }],
  session: { methods: ["pwd"], authenticatedAt: now, freshUntil: inDays(0) },
};
const bare: Proofs = { ...proofs, totp: null, passkeys: [], oauth: [] };

function asking(asks: Ask, ways: readonly string[]): Answers {
  const refused = new Refusal("step_up_required", { asks, ways });
  return {
    "POST /api/organizations/:org/session": refused,
    "GET /api/organizations/:org/session": refused,
    "GET /api/me/proofs": proofs,
  };
}

function show(root: DemoRoot): ReactElement {
  return <Asked {...root} />;
}

/** Opens Acme, which asks for more proof. */
function Asked(root: DemoRoot): ReactElement {
  const client = useGuildhall();
  useEffect(() => {
    void client.refreshMe().then(() =>
      client
        .organization("acme", olivia.user.id)
        .open()
        .catch(() => undefined),
    );
  }, [client]);
  return <StepUp {...root} returnTo="/stepped-up" setUpHref={() => "/account/security"} />;
}

const states: Demo["states"] = [
  { name: "Usual", answers: asking("mfa", ["otp", "hwk"]), show },
  { name: "Fresh proof", answers: asking("fresh", ["pwd", "email", "oauth:google"]), show },
  { name: "Identity provider", answers: asking("sso", ["sso"]), show },
  { name: "Nothing set up", answers: { ...asking("mfa", ["otp", "hwk"]), "GET /api/me/proofs": bare }, show },
  { name: "Loading", answers: { ...asking("mfa", ["otp"]), "GET /api/me/proofs": never }, show },
  { name: "Error", answers: { ...asking("mfa", ["otp"]), "GET /api/me/proofs": failingOnce(proofs) }, show },
  { name: "Long names", accounts: [longAcme], answers: asking("mfa", ["otp"]), show },
];

/** `StepUp`. */
export const stepUpDemo: Demo = {
  component: "StepUp",
  kind: "form",
  about: "Asks for more proof beside the live page whenever a request is refused for want of it.",
  isOutside: true,
  isCovering: true,
  states,
};

const noticed: DemoState = {
  name: "Usual",
  answers: asking("mfa", ["otp"]),
  show: (root) => (
    <OrganizationProvider slug="acme" account={olivia.user.id}>
      <StepUpNotice {...root} />
    </OrganizationProvider>
  ),
};

/** `StepUpNotice`. */
export const stepUpNoticeDemo: Demo = {
  component: "StepUpNotice",
  kind: "sign",
  about: "Says, in the current organization, that it asks for more proof, and asks again.",
  isOutside: true,
  states: [noticed, { ...noticed, name: "Long names", accounts: [longAcme] }],
};
