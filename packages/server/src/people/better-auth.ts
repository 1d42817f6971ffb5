import { email as emailSchema } from "@guildhall/protocol";
import { betterAuth, type BetterAuthOptions } from "better-auth";
import { APIError } from "better-auth/api";
import { hashPassword as hashWithScrypt, verifyPassword } from "better-auth/crypto";
import { AsyncLocalStorage } from "node:async_hooks";
import { hkdfSync, randomBytes } from "node:crypto";
import { newId, Problem, type Logger } from "../http/index.ts";
import type { AccountSession, Credentials, IdentityEngine } from "./identity-engine.ts";
import { deleteSessions, insertSession, selectSession } from "./queries.ts";
import { JoinablePool, type SystemPool, type Transaction } from "./transaction.ts";

/** What the engine works with. */
export interface BetterAuthEngineOptions {
  readonly pool: SystemPool;
  /** What the engine's own secret is derived from. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** What the engine is doing for us at the moment. */
interface Errand {
  readonly transaction: Transaction;
  readonly credentials: Credentials;
  readonly sessionId: string;
}

/** Runs work of the engine in a transaction of ours. */
type Run = <Value>(errand: Errand, work: () => Promise<Value>) => Promise<Value>;
type Auth = ReturnType<typeof betterAuth<BetterAuthOptions>>;

/** How long an account session lasts: 30 days after the sign-in. @see NIST SP 800-63B section 2.1.3 */
const sessionSeconds = 30 * 24 * 60 * 60;
/** A hash that no password has, to hold the passwords of unknown people against. */
const nobodysHash = `${"0".repeat(32)}:${"0".repeat(128)}`;
const basePath = "/api/auth";
/** The one endpoint of the engine's own that is let through: it says that the engine is there. */
const openPath = "/ok";

/** Makes the identity engine: Better Auth, as a library behind the port. */
export function createBetterAuthEngine(options: BetterAuthEngineOptions): IdentityEngine {
  const connections = new JoinablePool(options.pool);
  const errands = new AsyncLocalStorage<Errand>();
  const ends = new Ends(options.logger);
  const closedPaths: string[] = [];
  const auth = betterAuth(optionsOf(options, { connections, errands, ends, closedPaths }));
  // Closed is whatever this version of the engine has; what a later one adds is closed, too.
  closedPaths.push(...Object.values(auth.api).flatMap(({ path }) => (path === openPath ? [] : [path])));
  return {
    handler: async (request) =>
      new URL(request.url).pathname === `${basePath}${openPath}`
        ? auth.handler(request)
        : new Response(null, { status: 404 }),
    hashPassword,
    async checkPassword(hash, password) {
      const fits = await verifyPassword({ hash: hash ?? nobodysHash, password });
      return fits && hash !== null;
    },
    ...proving(auth, async (errand, work) =>
      connections.join(errand.transaction, () => errands.run(errand, work)),
    ),
    ...sessions(options.pool, ends),
  };
}

function proving(auth: Auth, run: Run): Pick<IdentityEngine, "signUp" | "signIn"> {
  const headers = new Headers();
  return {
    async signUp(transaction, person) {
      requireCanonical(person.email);
      const { name, email, password } = person;
      const errand = { transaction, credentials: person, sessionId: newId() };
      const body = { name, email, password };
      const answer = await run(errand, () => auth.api.signUpEmail({ body, headers })).catch(refuseTakenEmail);
      return { id: errand.sessionId, userId: answer.user.id };
    },
    async signIn(transaction, credentials) {
      const { email, password } = credentials;
      const errand = { transaction, credentials, sessionId: newId() };
      const body = { email, password };
      const answer = await run(errand, () => auth.api.signInEmail({ body, headers })).catch(nullIfWrong);
      return answer && { id: errand.sessionId, userId: answer.user.id };
    },
  };
}

function sessions(
  pool: SystemPool,
  ends: Ends,
): Pick<IdentityEngine, "openSession" | "readSession" | "endSessions" | "onSessionEnded"> {
  return {
    async openSession({ client }, { userId, facts }) {
      const id = newId();
      // The token is the engine's own form of a session's name, and told to nobody.
      const token = randomBytes(32).toString("base64url");
      await insertSession(client, { id, userId, token, lifetimeSeconds: sessionSeconds, facts });
      return { id, userId };
    },
    async readSession(sessionId) {
      const row = await selectSession(pool, sessionId);
      if (!row) return null;
      const { id, user_id: userId, methods, authenticated_at, expires_at } = row;
      return { id, userId, methods, authenticatedAt: authenticated_at, expiresAt: expires_at };
    },
    async endSessions(transaction, sessionIds) {
      if (sessionIds.length === 0) return;
      const ended = await deleteSessions(transaction.client, sessionIds);
      for (const { id, user_id: userId } of ended) transaction.afterCommit(() => ends.tell({ id, userId }));
    },
    onSessionEnded: (listener) => ends.listen(listener),
  };
}

/** Those who want to be told when an account session has ended. */
class Ends {
  readonly #logger: Logger;
  readonly #listeners: ((session: AccountSession) => void)[] = [];

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  listen(listener: (session: AccountSession) => void): void {
    this.#listeners.push(listener);
  }

  tell(session: AccountSession): void {
    for (const listener of this.#listeners)
      try {
        listener(session);
      } catch (error) {
        this.#logger.error({ error }, "told of the end of an account session, somebody failed");
      }
  }
}

interface Wiring {
  readonly connections: JoinablePool;
  readonly errands: AsyncLocalStorage<Errand>;
  readonly ends: Ends;
  readonly closedPaths: string[];
}

function optionsOf(
  { secret, publicUrl, logger }: BetterAuthEngineOptions,
  wiring: Wiring,
): BetterAuthOptions {
  const { origin } = new URL(publicUrl);
  return {
    ...tables,
    database: wiring.connections,
    baseURL: origin,
    basePath,
    trustedOrigins: [origin],
    secret: derived(secret),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: passwordsOf(wiring.errands),
    },
    databaseHooks: hooksOf(wiring),
    disabledPaths: wiring.closedPaths,
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { log: (level, message, ...details) => logged(logger, { level, message, details }) },
    advanced: { database: { generateId: newId } },
  };
}

function derived(secret: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", "guildhall identity engine", 32)).toString("hex");
}

/** The engine asks while it holds a connection, so what it is told was worked out before. */
function passwordsOf(errands: AsyncLocalStorage<Errand>): {
  hash: (password: string) => Promise<string>;
  verify: (held: { hash: string; password: string }) => Promise<boolean>;
} {
  return {
    async hash(password) {
      const known = errands.getStore()?.credentials;
      return known?.password === password ? known.passwordHash : hashPassword(password);
    },
    async verify({ hash, password }) {
      const known = errands.getStore()?.credentials;
      if (!known) return verifyPassword({ hash, password });
      return known.password === password && known.passwordHash === hash;
    },
  };
}

function hooksOf({ errands, ends }: Wiring): NonNullable<BetterAuthOptions["databaseHooks"]> {
  return {
    user: {
      create: { before: keepCanonical },
      update: { before: keepCanonical },
    },
    session: {
      create: {
        before: async (session) => {
          const errand = errands.getStore();
          if (!errand) throw new TypeError("An account session is made in a transaction of ours.");
          const { sessionId: id, credentials } = errand;
          const { ip: ipAddress, userAgent } = credentials.facts;
          return Promise.resolve({ data: { ...session, id, ipAddress, userAgent } });
        },
      },
      delete: {
        after: async ({ id, userId }) => {
          const told = (): void => ends.tell({ id, userId });
          const errand = errands.getStore();
          if (errand) errand.transaction.afterCommit(told);
          else told();
          return Promise.resolve();
        },
      },
    },
  };
}

async function keepCanonical({ email }: { readonly email?: string }): Promise<void> {
  requireCanonical(email);
  return Promise.resolve();
}

/** Throws a TypeError for an e-mail address that is not in its one canonical form. */
function requireCanonical(email: string | undefined): void {
  if (email !== undefined && emailSchema.safeParse(email).data !== email)
    throw new TypeError(
      "An e-mail address is kept in its canonical form: parse it with protocol's schema first.",
    );
}

function refuseTakenEmail(error: unknown): never {
  const taken =
    codeOf(error) === "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" ||
    // Somebody else signed up with it at the same moment.
    (error instanceof Error && "constraint" in error && error.constraint === "user_email_key");
  throw taken ? new Problem("email_taken") : error;
}

function nullIfWrong(error: unknown): null {
  if (codeOf(error) === "INVALID_EMAIL_OR_PASSWORD") return null;
  throw error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof APIError ? error.body?.code : undefined;
}

interface LoggedLine {
  readonly level: string;
  readonly message: string;
  readonly details: readonly unknown[];
}

/** What fails the engine fails us, too, and is logged with the request: here it is only a hint. */
function logged(logger: Logger, { level, message, details }: LoggedLine): void {
  const error = details.find((detail) => detail instanceof Error);
  const line = error === undefined ? {} : { error };
  logger[level === "error" ? "warn" : "debug"](line, `identity engine: ${message}`);
}

const changed = { createdAt: "created_at", updatedAt: "updated_at" };

/** The engine's model in the words of our migrations. */
const tables = {
  user: { modelName: "identity.user", fields: { ...changed, emailVerified: "email_verified" } },
  account: {
    modelName: "identity.account",
    fields: {
      ...changed,
      userId: "user_id",
      providerId: "provider_id",
      accountId: "account_id",
      accessToken: "access_token",
      refreshToken: "refresh_token",
      idToken: "id_token",
      accessTokenExpiresAt: "access_token_expires_at",
      refreshTokenExpiresAt: "refresh_token_expires_at",
    },
    accountLinking: { enabled: false },
  },
  session: {
    modelName: "identity.session",
    fields: {
      ...changed,
      userId: "user_id",
      expiresAt: "expires_at",
      ipAddress: "ip_address",
      userAgent: "user_agent",
    },
    expiresIn: sessionSeconds,
    disableSessionRefresh: true,
    cookieCache: { enabled: false },
  },
  verification: {
    modelName: "identity.verification",
    fields: { ...changed, expiresAt: "expires_at" },
    storeIdentifier: "hashed",
  },
} satisfies BetterAuthOptions;

/** A password as it is kept: hashed with scrypt and a salt of its own. @see RFC 7914 */
export function hashPassword(password: string): Promise<string> {
  return hashWithScrypt(password);
}
