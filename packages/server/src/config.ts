import { isIP } from "node:net";
import { z } from "zod";
import type { OauthClient, OauthClients } from "./people/index.ts";

/** How a Guildhall server runs, read from the environment. */
export interface Configuration {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** The one origin under which people reach the application, without a slash at the end. */
  readonly publicUrl: string;
  /** What everything that is signed or derived comes from; at least 32 characters in production. */
  readonly secret: string;
  /** The tenant's login; without it an embedded PostgreSQL is used. */
  readonly databaseUrl?: string;
  /** The owner's login, for migrations and the system's own work. */
  readonly databaseOwnerUrl?: string;
  /** Keep statements prepared on connections; off for a pooler that does not follow them. */
  readonly prepare: boolean;
  /** A second way in which servers wake one another when something happens; without it, PostgreSQL alone. */
  readonly redisUrl?: string;
  readonly dataDirectory: string;
  /** The name servers that are asked for proofs of e-mail domains, like `192.0.2.53:5353`; without them, the system's. */
  readonly dnsServers?: readonly string[];
  readonly smtpUrl?: string;
  readonly resendApiKey?: string;
  /** Whom mails are from. */
  readonly mailFrom: string;
  /** The services elsewhere that people can sign in with. */
  readonly oauth: OauthClients;
  /** How many reverse proxies in front may be believed about a caller's address (default 0). */
  readonly trustedProxies: number;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

const text = z.string().trim().min(1);
const origin = text
  .transform((value) => value.replace(/\/+$/, ""))
  .pipe(z.url({ protocol: /^https?$/ }))
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value.toLowerCase(),
    "Set PUBLIC_URL to an address without a path, like https://app.example.com.",
  );

const nameServers = text
  .transform((value) => value.split(",").map((server) => server.trim()))
  .refine(
    (servers) => servers.every(isNameServer),
    "Set DNS_SERVERS to addresses with commas between them, like 192.0.2.53,[2001:db8::53]:5353.",
  );

const environment = z.object({
  NODE_ENV: text.optional(),
  PORT: z.coerce.number("Set PORT to a number.").int().min(1).max(65_535).default(3000),
  HOST: text.default("localhost"),
  PUBLIC_URL: origin.optional(),
  SECRET: z.string().min(32, "Set SECRET to at least 32 random characters.").optional(),
  DATABASE_URL: text.optional(),
  DATABASE_OWNER_URL: text.optional(),
  DATABASE_PREPARE: z.enum(["on", "off"]).default("on"),
  REDIS_URL: text
    .pipe(z.url({ protocol: /^rediss?$/, error: "Set REDIS_URL to an address like redis://localhost:6379." }))
    .optional(),
  DATA_DIR: text.default(".data"),
  DNS_SERVERS: nameServers.optional(),
  SMTP_URL: text.optional(),
  RESEND_API_KEY: text.optional(),
  MAIL_FROM: text.default("Guildhall <guildhall@localhost>"),
  GOOGLE_CLIENT_ID: text.optional(),
  GOOGLE_CLIENT_SECRET: text.optional(),
  GITHUB_CLIENT_ID: text.optional(),
  GITHUB_CLIENT_SECRET: text.optional(),
  MICROSOFT_CLIENT_ID: text.optional(),
  MICROSOFT_CLIENT_SECRET: text.optional(),
  TRUSTED_PROXIES: z.coerce.number("Set TRUSTED_PROXIES to a number.").int().min(0).max(8).default(0),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).optional(),
});

/**
 * Reads the configuration from the environment; an empty variable counts as absent.
 *
 * Throws an Error that names each variable that is wrong and says what to set.
 */
export function readConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success)
    throw new Error(explain(parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)));
  const read = parsed.data;
  const production = read.NODE_ENV === "production";
  const missing = [
    ...missingSecret(read),
    ...(production ? missingInProduction(read) : []),
    ...halfOfAClient(read),
  ];
  if (missing.length > 0) throw new Error(explain(missing));
  return {
    production,
    port: read.PORT,
    host: read.HOST,
    publicUrl: read.PUBLIC_URL ?? `http://localhost:${String(read.PORT)}`,
    secret: read.SECRET ?? "a secret for development on one machine only",
    ...(read.DATABASE_URL === undefined ? {} : { databaseUrl: read.DATABASE_URL }),
    ...(read.DATABASE_OWNER_URL === undefined ? {} : { databaseOwnerUrl: read.DATABASE_OWNER_URL }),
    prepare: read.DATABASE_PREPARE === "on",
    ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
    dataDirectory: read.DATA_DIR,
    ...(read.DNS_SERVERS === undefined ? {} : { dnsServers: read.DNS_SERVERS }),
    ...(read.SMTP_URL === undefined ? {} : { smtpUrl: read.SMTP_URL }),
    ...(read.RESEND_API_KEY === undefined ? {} : { resendApiKey: read.RESEND_API_KEY }),
    mailFrom: read.MAIL_FROM,
    oauth: {
      ...clientOf("google", read.GOOGLE_CLIENT_ID, read.GOOGLE_CLIENT_SECRET),
      ...clientOf("github", read.GITHUB_CLIENT_ID, read.GITHUB_CLIENT_SECRET),
      ...clientOf("microsoft", read.MICROSOFT_CLIENT_ID, read.MICROSOFT_CLIENT_SECRET),
    },
    trustedProxies: read.TRUSTED_PROXIES,
    logLevel: read.LOG_LEVEL ?? (production ? "info" : "warn"),
  };
}

function isNameServer(server: string): boolean {
  const [, bracketed, plain, port = "53"] = /^(?:\[(.*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(server) ?? [];
  const isAddress = isIP(bracketed ?? "") === 6 || isIP(plain ?? "") === 4 || isIP(server) === 6;
  return isAddress && Number(port) > 0 && Number(port) <= 65_535;
}

/** Everybody knows the one for development: it must not sign what others than this machine can reach. */
function missingSecret(read: z.output<typeof environment>): readonly string[] {
  const isReached = read.PUBLIC_URL !== undefined && !isThisMachine(read.PUBLIC_URL);
  if (read.SECRET !== undefined || (read.NODE_ENV !== "production" && !isReached)) return [];
  return ["SECRET: Set it to at least 32 random characters (openssl rand -base64 48)."];
}

function missingInProduction(read: z.output<typeof environment>): readonly string[] {
  const problems: string[] = [];
  if (read.PUBLIC_URL === undefined)
    problems.push("PUBLIC_URL: Set it to the address people use, like https://app.example.com.");
  else if (read.PUBLIC_URL.startsWith("http:") && !isThisMachine(read.PUBLIC_URL))
    problems.push("PUBLIC_URL: Set it to an https address; over http whoever is on the way reads sessions.");
  if (read.SMTP_URL === undefined && read.RESEND_API_KEY === undefined)
    problems.push("SMTP_URL: Set it, or RESEND_API_KEY, so that mail can be sent.");
  if (read.DATABASE_URL === undefined && read.DATABASE_OWNER_URL === undefined)
    problems.push(
      "DATABASE_URL: Set it, or DATABASE_OWNER_URL, to a PostgreSQL server; the embedded one is not for this.",
    );
  return problems;
}

/** @see https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy */
function isThisMachine(address: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

function clientOf(
  name: keyof OauthClients,
  clientId: string | undefined,
  clientSecret: string | undefined,
): OauthClients {
  if (clientId === undefined || clientSecret === undefined) return {};
  return { [name]: { clientId, clientSecret } satisfies OauthClient };
}

const oauthNames = ["GOOGLE", "GITHUB", "MICROSOFT"] as const;

function halfOfAClient(read: z.output<typeof environment>): readonly string[] {
  return oauthNames.flatMap((name) => {
    const [id, secret] = [`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`] as const;
    if ((read[id] === undefined) === (read[secret] === undefined)) return [];
    return [`${read[id] === undefined ? id : secret}: Set it, too, or neither of the two.`];
  });
}

function explain(problems: readonly string[]): string {
  return ["The configuration is not complete:", ...problems.map((problem) => `  ${problem}`)].join("\n");
}
