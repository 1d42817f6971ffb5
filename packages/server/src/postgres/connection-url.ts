/** A database login and its password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** What a connection URL says. */
export interface ConnectionTarget {
  /** A host name or address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly login: Login;
}

/**
 * Writes a connection URL that the driver, libpq's tools and other libraries understand alike.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function connectionUrl({ host, port, database, login }: ConnectionTarget): string {
  const socket = host.startsWith("/");
  const url = new URL(`postgresql://${socket ? "localhost" : host}:${port}/${encodeURI(database)}`);
  if (socket) url.searchParams.set("host", host);
  return withLogin(url.href, login);
}

/** The same URL with another login. */
export function withLogin(connectionString: string, login: Login): string {
  return edit(connectionString, (url) => {
    // The driver prefers these two to the ones before the host.
    url.searchParams.delete("user");
    url.searchParams.delete("password");
    url.username = encodeURIComponent(login.user);
    url.password = encodeURIComponent(login.password);
  });
}

/** The same URL with another database. */
export function withDatabase(connectionString: string, database: string): string {
  return edit(connectionString, (url) => {
    url.pathname = `/${encodeURI(database)}`;
  });
}

/** Where a URL leads, for messages: without the login and its password. */
export function describeTarget(connectionString: string): string {
  const url = parse(connectionString);
  const host = url.searchParams.get("host") ?? url.hostname;
  const port = url.port === "" ? (url.searchParams.get("port") ?? "5432") : url.port;
  return `${host === "" ? "localhost" : host}:${port}${url.pathname}`;
}

function edit(connectionString: string, change: (url: URL) => void): string {
  const url = parse(connectionString);
  change(url);
  return url.href;
}

/** Throws a {@link TypeError} that does not repeat the URL, for it may hold a password. */
function parse(connectionString: string): URL {
  // "postgres://user@/database?host=/socket" is good to the driver and libpq, but a URL with a login needs a host.
  const text = connectionString.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?]|$)/, "$1localhost");
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new TypeError(
      "A database URL must read postgresql://user:password@host:5432/database; " +
        'write characters such as "@" or "/" in a password in percent form.',
    );
  }
  return new URL(text);
}
