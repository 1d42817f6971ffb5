import {
  addPasskey as addPasskeyEndpoint,
  beginOauthLink as beginOauthLinkEndpoint,
  beginOauthSignIn as beginOauthSignInEndpoint,
  beginOauthStepUp as beginOauthStepUpEndpoint,
  beginPasskey as beginPasskeyEndpoint,
  beginPasskeySignIn as beginPasskeySignInEndpoint,
  beginPasskeyStepUp as beginPasskeyStepUpEndpoint,
  changePassword as changePasswordEndpoint,
  confirmTotp,
  enrolTotp,
  githubCallback,
  googleCallback,
  microsoftCallback,
  readProofs as readProofsEndpoint,
  readWays,
  remakeRecoveryCodes,
  removeOauthLink,
  removePasskey as removePasskeyEndpoint,
  removeTotp,
  renamePasskey as renamePasskeyEndpoint,
  sendEmailCode,
  signInWithEmailCode,
  signInWithPasskey,
  signInWithSecondFactor,
  stepUpWithEmailCode,
  stepUpWithPasskey,
  stepUpWithPassword,
  stepUpWithTotp,
} from "@guildhall/protocol";
import { route, type Route } from "../../http/index.ts";
import { beginOauthLink, beginOauthSignIn, beginOauthStepUp } from "../oauth/begin.ts";
import { comeBack } from "../oauth/callback.ts";
import {
  beginPasskeySignIn,
  beginPasskeyStepUp,
  signInByPasskey,
  stepUpByPasskey,
} from "../passkeys/assertion.ts";
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from "../passkeys/registration.ts";
import { confirmApp, enrolApp, removeApp, renewRecoveryCodes } from "../totp/enrolment.ts";
import { askForEmailCode, signInByEmailCode, stepUpByEmailCode } from "./email-code.ts";
import { changePassword, readProofs, unlink, waysHere } from "./management.ts";
import type { ProvingParts } from "./parts.ts";
import { finishSignIn, stepUpByPassword, stepUpByTotp } from "./step-up.ts";

/** The ways to prove who one is, and what a person does to change theirs. */
export function proofRoutes(parts: ProvingParts): readonly Route[] {
  return [
    route(sendEmailCode, async (call) => askForEmailCode(parts, call)),
    route(signInWithEmailCode, async (call) => signInByEmailCode(parts, call)),
    route(signInWithSecondFactor, async (call) => finishSignIn(parts, call)),
    route(stepUpWithPassword, async (call) => stepUpByPassword(parts, call)),
    route(stepUpWithEmailCode, async (call) => stepUpByEmailCode(parts, call)),
    route(stepUpWithTotp, async (call) => stepUpByTotp(parts, call)),
    route(enrolTotp, async (call) => enrolApp(parts, call)),
    route(confirmTotp, async (call) => confirmApp(parts, call)),
    route(removeTotp, async (call) => removeApp(parts, call)),
    route(remakeRecoveryCodes, async (call) => renewRecoveryCodes(parts, call)),
    ...passkeyRoutes(parts),
    ...oauthRoutes(parts),
    route(readWays, async () => Promise.resolve(waysHere(parts))),
    route(readProofsEndpoint, async ({ facts }) => readProofs(parts, facts)),
    route(changePasswordEndpoint, async (call) => changePassword(parts, call)),
  ];
}

function passkeyRoutes(parts: ProvingParts): readonly Route[] {
  return [
    route(beginPasskeyEndpoint, async (call) => beginPasskey(parts, call)),
    route(addPasskeyEndpoint, async (call) => addPasskey(parts, call)),
    route(renamePasskeyEndpoint, async (call) => renamePasskey(parts, call)),
    route(removePasskeyEndpoint, async (call) => removePasskey(parts, call)),
    route(beginPasskeySignInEndpoint, async (call) => beginPasskeySignIn(parts, call)),
    route(signInWithPasskey, async (call) => signInByPasskey(parts, call)),
    route(beginPasskeyStepUpEndpoint, async (call) => beginPasskeyStepUp(parts, call)),
    route(stepUpWithPasskey, async (call) => stepUpByPasskey(parts, call)),
  ];
}

function oauthRoutes(parts: ProvingParts): readonly Route[] {
  return [
    route(beginOauthSignInEndpoint, async (call) => beginOauthSignIn(parts, call)),
    route(beginOauthStepUpEndpoint, async (call) => beginOauthStepUp(parts, call)),
    route(beginOauthLinkEndpoint, async (call) => beginOauthLink(parts, call)),
    route(removeOauthLink, async (call) => unlink(parts, call)),
    route(googleCallback, async (call) => comeBack(parts, "google", call)),
    route(githubCallback, async (call) => comeBack(parts, "github", call)),
    route(microsoftCallback, async (call) => comeBack(parts, "microsoft", call)),
  ];
}
