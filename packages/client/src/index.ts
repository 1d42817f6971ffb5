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
export type {
  Guildhall,
  GuildhallOptions,
  MeState,
  OrganizationClient,
  OrganizationState,
} from "./guildhall.ts";
export { accountFor } from "./me.ts";
export type { Store } from "./store.ts";
