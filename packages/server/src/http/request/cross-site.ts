import { Problem } from "../problem.ts";
import { isForm } from "./body.ts";
import { isPublicHost, type PublicOrigin } from "./public-origin.ts";

/**
 * Refuses a request that was sent to another name than ours, so that nobody's own domain can be pointed at us (DNS
 * rebinding) and no link that we make can be led astray.
 *
 * Throws the problem `invalid_request`.
 */
export function refuseForeignHost(request: Request, origin: PublicOrigin): void {
  const inUrl = request.url.split("/", 3)[2] ?? "";
  const host = request.headers.get("host") ?? inUrl;
  if (isPublicHost(host, origin) && isPublicHost(inUrl, origin)) return;
  throw new Problem("invalid_request", {
    detail: "This is not the address under which the service is reached.",
  });
}

/**
 * Refuses a request that another site made a browser send. `Sec-Fetch-Site` decides, which no page can forge:
 *
 * | method    | `Sec-Fetch-Site`                          | `Origin`  | cookies | form's content type |         |
 * | --------- | ----------------------------------------- | --------- | ------- | ------------------- | ------- |
 * | GET, HEAD | absent, `same-origin`, `none`             | any       | any     | any                 | served  |
 * | GET, HEAD | anything else, a page opened in a tab     | any       | any     | any                 | served  |
 * | GET, HEAD | anything else, all other                  | any       | any     | any                 | refused |
 * | others    | `same-origin`                             | any       | any     | any                 | served  |
 * | others    | anything else                             | any       | any     | any                 | refused |
 * | others    | absent                                    | ours      | any     | any                 | served  |
 * | others    | absent                                    | any other | any     | any                 | refused |
 * | others    | absent                                    | absent    | some    | any                 | refused |
 * | others    | absent                                    | absent    | none    | yes                 | refused |
 * | others    | absent                                    | absent    | none    | no                  | served  |
 *
 * A form that a program sends to an endpoint that speaks OAuth is served in the last row but one, too: such an endpoint
 * looks at no cookie, so that a browser which can be made to send one lends it nothing.
 *
 * An endpoint that another site has browsers post a form to, as SAML does, does not come here: it looks at no cookie either,
 * and what it is told counts only in the browser that asked for it.
 *
 * The last row is a program's, not a browser's: it lends the caller no authority that it does not bring itself. A browser
 * old enough to send neither header can, across sites and unasked, only send what a form can, so it can not be made to
 * sign somebody in either.
 *
 * Throws the problem `cross_site_request`.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refuseCrossSite(
  { method, headers }: Request,
  { origins }: PublicOrigin,
  takesForms = false,
): void {
  const site = headers.get("sec-fetch-site");
  const isBare = site === null && !headers.has("origin") && !headers.has("cookie");
  if (takesForms && isBare && isForm(headers)) return;
  const allowed =
    method === "GET" || method === "HEAD" ? mayRead(site, headers) : mayChange(site, headers, origins);
  if (!allowed) throw new Problem("cross_site_request");
}

function mayRead(site: string | null, headers: Headers): boolean {
  if (site === null || site === "same-origin" || site === "none") return true;
  // A link that is followed is harmless; the same thing inside somebody's frame or as their script is not.
  return (
    headers.get("sec-fetch-mode") === "navigate" &&
    (headers.get("sec-fetch-dest") ?? "document") === "document"
  );
}

function mayChange(site: string | null, headers: Headers, origins: ReadonlySet<string>): boolean {
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin !== null) return origins.has(origin);
  return !headers.has("cookie") && !formTypes.test(headers.get("content-type") ?? "");
}

// What a form, or a script without asking first, can send across sites.
const formTypes = /^\s*(?:text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;
