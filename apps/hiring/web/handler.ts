import { getRequestListener } from "@hono/node-server";
import type { Handler } from "@guildhall/server";
import type { IncomingMessage, RequestListener } from "node:http";
import type { DevelopmentPages } from "./development-pages.ts";
import type { ErrorPages } from "./error-pages.ts";

/** What answers requests. */
export interface Parts {
  /** Everything under `/api`, and the probes. */
  readonly guildhall: Handler;
  /** The pages for development; null in production, where they do not exist. */
  readonly development: DevelopmentPages | null;
  /** What the problem codes mean. */
  readonly errors: ErrorPages;
  /** Everything else. */
  readonly site: RequestListener;
}

const api = /^\/(?:api|healthz|readyz|\.well-known\/(?:jwks\.json|oauth-authorization-server))(?:[/?]|$)/;

/** Sends each request to what answers it. */
export function createHandler({ guildhall, development, errors, site }: Parts): RequestListener {
  const toGuildhall = listener((request, remoteAddress) => guildhall(request, { remoteAddress }));
  const pages = new Map(
    Object.entries({ ...errors, ...development }).map(([path, page]) => [
      path,
      listener((request) => page(request)),
    ]),
  );
  return (request, response) => {
    if (isForTwoHosts(request)) return void response.writeHead(400, { Connection: "close" }).end();
    const url = request.url ?? "/";
    const answer = api.test(url) ? toGuildhall : (pages.get(url) ?? site);
    answer(request, response);
  };
}

/** Node reads the first of two `Host` lines, and a proxy perhaps the other one. @see RFC 9112 section 3.2 */
function isForTwoHosts({ headersDistinct }: IncomingMessage): boolean {
  return (headersDistinct["host"]?.length ?? 0) > 1;
}

/** Makes a function from Request to Response one that Node's server calls. */
export function listener(
  answer: (request: Request, remoteAddress: string | undefined) => Response | Promise<Response>,
): RequestListener {
  const listen = getRequestListener((request, { incoming }) =>
    answer(request, (incoming as IncomingMessage).socket.remoteAddress),
  );
  return (request, response) => void listen(request, response);
}
