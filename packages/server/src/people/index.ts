export { hashPassword } from "./better-auth.ts";
export type { Attaching } from "./browser.ts";
export type { AccountDeletion } from "./deletion/delete-account.ts";
export { deviceOf } from "./devices/device.ts";
export type { Ending } from "./devices/end-sessions.ts";
export { deviceRoutes } from "./devices/routes.ts";
export type {
  AccountSession,
  Credentials,
  IdentityEngine,
  LivingSession,
  NewPerson,
} from "./identity-engine.ts";
export { connectRedis } from "./limits/redis.ts";
export { shareLimits, type SharedLimits } from "./limits/shared-limits.ts";
export { RefusedMail, type Mail, type Mailer } from "./mail/mail.ts";
export { Mailbox, type KeptMail } from "./mail/mailbox.ts";
export { createMailer, type MailerOptions } from "./mail/mailer.ts";
export {
  instantInWords,
  namesIn,
  organizationLetter,
  placeOf,
  type MailedOrganization,
  type Telling,
  type Told,
} from "./mail/organization-letter.ts";
export { createSealer, type Sealer } from "./mail/sealed.ts";
export { letter, organizationSubject, plainName, type Addressee, type Letter } from "./mail/templates.ts";
export { meRoutes } from "./me.ts";
export type { OauthClient, OauthClients, OauthPlaces } from "./oauth/providers.ts";
export { returnPath, withQuery } from "./oauth/return-path.ts";
export { createPeople, type People, type PeopleOptions } from "./people.ts";
export {
  countVisit,
  networkOf,
  type Claim,
  type CreateLimiter,
  type Limiter,
  type RateGate,
  type RateLimit,
  type RateLimits,
} from "./rate-limits.ts";
export type { SignedUp, SignUp } from "./signing.ts";
export { inTransaction, type SystemPool, type Transaction } from "./transaction.ts";
export type { Vouching } from "./vouching/vouching.ts";
