import {
  addPasskey as addPasskeyEndpoint,
  beginPasskey as beginPasskeyEndpoint,
  beginPasskeySignIn as beginPasskeySignInEndpoint,
  beginPasskeyStepUp as beginPasskeyStepUpEndpoint,
  confirmTotp,
  enrolTotp,
  remakeRecoveryCodes,
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
import {
  beginPasskeySignIn,
  beginPasskeyStepUp,
  signInByPasskey,
  stepUpByPasskey,
} from "../passkeys/assertion.ts";
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from "../passkeys/registration.ts";
import { confirmApp, enrolApp, removeApp, renewRecoveryCodes } from "../totp/enrolment.ts";
import { askForEmailCode, signInByEmailCode, stepUpByEmailCode } from "./email-code.ts";
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
