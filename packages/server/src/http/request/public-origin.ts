/** What the one address under which people reach us says about every request. */
export interface PublicOrigin {
  /** The address is https, so cookies are `Secure` and carry the `__Host-` prefix. */
  readonly secure: boolean;
  /** What a `Host` header may say: the public host, and on a developer's machine its other names. */
  readonly hosts: ReadonlySet<string>;
  /** What an `Origin` header says for a page of ours. */
  readonly origins: ReadonlySet<string>;
}

const loopback: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Reads a public URL, of which scheme, host and port count. Throws a TypeError for one that is not http or https. */
export function publicOriginOf(publicUrl: string): PublicOrigin {
  const url = URL.parse(publicUrl);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new TypeError(
      `The public URL "${publicUrl}" is not an http or https address; give one like https://app.example.com.`,
    );
  const port = url.port === "" ? "" : `:${url.port}`;
  const names = loopback.includes(url.hostname) ? loopback : [url.hostname];
  const hosts = names.map((name) => `${name}${port}`);
  return {
    secure: url.protocol === "https:",
    hosts: new Set(hosts),
    origins: new Set(hosts.map((host) => `${url.protocol}//${host}`)),
  };
}

/** Tells whether a `Host` header, or the host of a request's URL, names us; the scheme's own port may be written out. */
export function isPublicHost(host: string, { hosts, secure }: PublicOrigin): boolean {
  if (hosts.has(host)) return true;
  if (!/^[\w.:[\]-]+$/.test(host)) return false;
  const url = URL.parse(`${secure ? "https" : "http"}://${host}`);
  return url !== null && hosts.has(url.host);
}
