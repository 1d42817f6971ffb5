import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

/** How much is logged, and where to. */
export interface LoggerOptions {
  /** The least that is worth a line (default `info`). */
  readonly level?: "debug" | "info" | "warn" | "error" | "silent";
  /** Where lines go (default: standard output). */
  readonly destination?: DestinationStream;
}

/**
 * Makes a logger of one JSON object a line. Three nets keep secrets out: fields with a secret's name are blanked, of an
 * error only name, code, message, stack and causes are kept (the database puts whole rows into the rest), and whatever
 * looks like a secret (43 or more characters of base64url, a password in a URL) is blanked wherever it stands.
 */
export function createLogger({ level = "info", destination }: LoggerOptions = {}): Logger {
  const options = {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: described, err: described },
    redact: { paths: secretPaths, censor: blank },
    hooks: { streamWrite: withoutSecrets },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const blank = "[redacted]";

const secretNames = [
  "authorization",
  "body",
  "browserToken",
  "cookie",
  "credential",
  "headers",
  "password",
  "query",
  "secret",
  "set-cookie",
  "token",
];

const secretPaths = secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

// An escape is stepped over whole, so that no secret is seen to begin with the letter of an escape.
const secretText = /\\(?:u[\da-f]{4}|.)|[\w-]{43,}|(?<=:\/\/)[^\s"/@]+:[^\s"/@]*(?=@)/gi;

function withoutSecrets(line: string): string {
  return line.replace(secretText, (found) => (found.startsWith("\\") ? found : blank));
}

function described(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    ...("code" in error ? { code: String(error.code) } : {}),
    message,
    stack,
    ...(cause === undefined || depth >= 5 ? {} : { cause: described(cause, depth + 1) }),
    // A connection that was tried at several addresses failed at each for a reason of its own.
    ...(error instanceof AggregateError ? { errors: error.errors.map((each) => described(each, 5)) } : {}),
  };
}

/** What one request came to. */
export interface RequestRecord {
  readonly id: string;
  readonly method: string;
  /** The endpoint's path with its parameters' names, never their values; null where nothing is. */
  readonly route: string | null;
  /** It was one of the operator's probes, of which there are many and which say little. */
  readonly isProbe: boolean;
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  readonly ip: string | null;
  /** The code of the problem it was refused with. */
  readonly code?: string;
  /** What went wrong inside. */
  readonly error?: unknown;
}

/** Writes the one line of a request: an error from status 500 on, else for information; a probe's only for debugging. */
export function logRequest(logger: Logger, { isProbe, ...line }: RequestRecord): void {
  if (line.status >= 500) logger.error(line, "request failed");
  else logger[isProbe ? "debug" : "info"](line, "request");
}
