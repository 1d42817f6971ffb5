import { isIP, isIPv4 } from "node:net";

/** Where a request came in, and how many reverse proxies in front of us may be believed. */
export interface Arrival {
  /** The address at the other end of the connection. */
  readonly remoteAddress?: string | undefined;
  /** How many of our own proxies a request passes (0: `X-Forwarded-For` is not read). */
  readonly trustedProxies: number;
}

/**
 * The caller's address: that of the connection, or with trusted proxies what the outermost of them wrote into
 * `X-Forwarded-For`. Whatever stands left of that was written by the caller and is not read. Null when unknown.
 */
export function addressOf(request: Request, { remoteAddress = "", trustedProxies }: Arrival): string | null {
  if (trustedProxies === 0) return canonicalAddress(remoteAddress);
  const forwarded = request.headers.get("x-forwarded-for")?.split(",") ?? [];
  return canonicalAddress(forwarded.at(-trustedProxies) ?? "");
}

/**
 * Writes an address in its one form, without port, brackets or zone; an IPv4 address in IPv6's clothes becomes IPv4.
 * Null for what is no address.
 */
export function canonicalAddress(text: string): string | null {
  const address = withoutPort(text.trim()).replace(/%.*$/, "");
  if (isIPv4(address)) return address;
  if (isIP(address) === 0) return null;
  const [, shortened = ""] = /^\[(.*)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? [];
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(shortened) ?? [];
  if (high === undefined || low === undefined) return shortened;
  return [high, low].flatMap((half) => bytesOf(Number.parseInt(half, 16))).join(".");
}

function withoutPort(text: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? [];
  return bracketed ?? plain ?? text;
}

function bytesOf(half: number): number[] {
  return [half >> 8, half & 0xff];
}
