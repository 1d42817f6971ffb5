import { Resolver } from "node:dns/promises";

/** Looks up the TXT records of a name: each as one text, none for a name without any, null when nobody answered. */
export type LookUpTxt = (name: string) => Promise<readonly string[] | null>;

/** How the DNS is asked. */
export interface DnsOptions {
  /** Addresses of the servers to ask, like `127.0.0.1:53` (default: those of the system). */
  readonly servers?: readonly string[] | undefined;
  /** How long one try waits for an answer, in milliseconds (default 2000). */
  readonly timeoutMs?: number;
  /** How often each server is tried (default 2). */
  readonly tries?: number;
}

/** Makes the look-up that asks the DNS itself. */
export function dnsTxt({ servers, timeoutMs = 2000, tries = 2 }: DnsOptions = {}): LookUpTxt {
  return async (name) => {
    // One of its own for each question: a resolver forgets what it was told to ask when it is told something else.
    const resolver = new Resolver({ timeout: timeoutMs, tries });
    if (servers) resolver.setServers(servers);
    try {
      const records = await resolver.resolveTxt(name);
      return records.map((parts) => parts.join(""));
    } catch (error) {
      return isAbsence(error) ? [] : null;
    }
  };
}

// Both say that the name was found not to have such records; everything else, that nothing was found out.
function isAbsence(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && (error.code === "ENOTFOUND" || error.code === "ENODATA")
  );
}
