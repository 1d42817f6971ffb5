export type {
  AccountCallInput,
  AnswerOf,
  ApiOf,
  CallInput,
  EndpointOf,
  GuildhallApi,
  OrganizationCallInput,
  OrganizationKey,
  PublicOrAccountKey,
} from "./api.ts";
export { createGuildhall } from "./create-guildhall.ts";
export { ConnectionError, ProblemError, UnexpectedAnswerError } from "./errors.ts";
export type { Guildhall, MeState, OrganizationClient, OrganizationState, SignInKey } from "./guildhall.ts";
export { accountFor } from "./me.ts";
export type { LiveTidings } from "./live/tidings.ts";
export { askForPasskey, canShowPasskeys, makePasskey } from "./proving/passkey.ts";
export type { ProofQuestion } from "./proving/prover.ts";
export type { StepUp } from "./proving/step-up.ts";
export type { Store } from "./store.ts";
export type { GuildhallOptions } from "./page/environment.ts";
