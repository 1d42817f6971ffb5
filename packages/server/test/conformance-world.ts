import type { Endpoint } from "@guildhall/protocol";

/** Who calls: Olivia owns Acme, Max is its member, Eve owns Globex and is nobody in Acme. */
export type CastName = "olivia" | "max" | "eve";

/**
 * A running system with the cast in it, as the conformance tests see it: what an endpoint is asked with, and what they can
 * not know by themselves. All three of the cast are signed in, each in a browser of their own, and have a session open in
 * their organization. The tests change nothing, so they may share one world and run in any order.
 */
export interface ConformanceWorld {
  /** The public URL's origin, like `http://localhost:3000`. */
  readonly origin: string;
  /** Answers a request as the running system does, from its first check to its last header. */
  request(request: Request): Promise<Response>;
  /** The `Cookie` header of one of the cast: `guildhall=…`. */
  cookieOf(name: CastName): string;
  readonly slugs: { readonly acme: string };
  /** The parameters of an endpoint's path, `:org` aside, that name things which are there in Acme. */
  parametersFor(endpoint: Endpoint): Readonly<Record<string, string>>;
  /** The query that an endpoint can not be asked without (default none). */
  queryFor?(endpoint: Endpoint): Readonly<Record<string, string>>;
  /** A body that an endpoint takes, with every field that it may have; not asked for where it takes none. */
  bodyFor(endpoint: Endpoint): Readonly<Record<string, unknown>>;
  /** Bytes that an endpoint takes, of one of its types; not asked for where it takes none. */
  bytesFor?(endpoint: Endpoint): Blob;
  /** Runs something while Olivia's last proof of who she is is a day old; asked for where an endpoint demands a proof. */
  whileProofIsOld?(run: () => Promise<void>): Promise<void>;
  /** All that is kept, as one text: two that are equal say that nothing has changed in between. */
  fingerprint(): Promise<string>;
}
