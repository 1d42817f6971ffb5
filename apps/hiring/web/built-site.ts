import { securityHeaders } from "@guildhall/server";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { application } from "./build.ts";
import { isPage, pageFor, type PageOptions } from "./page.ts";

/** Answers requests for pages and the files that they load. */
export type Site = (request: Request) => Response;

/** A file that a page loads. */
export interface Asset {
  readonly type: string;
  /** The content by its encoding, the smallest first; the last one is the file itself. */
  readonly encodings: readonly (readonly [encoding: string | null, content: Uint8Array<ArrayBuffer>])[];
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Reads the application that was built into `directory`, which is served from memory from then on. */
export async function builtSite(directory: string, options: PageOptions): Promise<Site> {
  const html = pageFor(await readFile(join(directory, application.html), "utf8"), options);
  const assets = await readAssets(directory, application.base);
  return siteOf(assets, (pathname) => answerPage(html, pathname, options));
}

/** Answers with one of the assets, and else with a page. */
export function siteOf(assets: ReadonlyMap<string, Asset>, page: (pathname: string) => Response): Site {
  return (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return methodNotAllowed();
    const { pathname } = new URL(request.url);
    const asset = assets.get(pathname);
    const answer = asset ? answerAsset(asset, request) : page(pathname);
    return request.method === "HEAD" ? new Response(null, answer) : answer;
  };
}

/** Reads the assets of a build by the paths under which its page loads them. */
export async function readAssets(build: string, base: string): Promise<ReadonlyMap<string, Asset>> {
  const directory = join(build, "assets");
  const names = await readdir(directory);
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await readFile(join(directory, name)));
  const assets = names
    .filter((name) => !/\.(?:br|gz)$/.test(name))
    .map(async (name) => {
      const encodings: (readonly [string | null, Uint8Array<ArrayBuffer>])[] = [[null, await read(name)]];
      if (names.includes(`${name}.gz`)) encodings.unshift(["gzip", await read(`${name}.gz`)]);
      if (names.includes(`${name}.br`)) encodings.unshift(["br", await read(`${name}.br`)]);
      const type = types[extname(name)] ?? "application/octet-stream";
      return [`${base}assets/${name}`, { type, encodings }] as const;
    });
  return new Map(await Promise.all(assets));
}

// The name of an asset holds the hash of its content, so it can be kept for ever.
function answerAsset({ type, encodings }: Asset, request: Request): Response {
  const accepted = request.headers.get("Accept-Encoding") ?? "";
  const takes = (encoding: string | null): boolean =>
    encoding === null || new RegExp(`\\b${encoding}\\b(?!;\\s*q=0(?:\\.0*)?\\s*(?:,|$))`).test(accepted);
  const [encoding, content] = encodings.find(([encoding]) => takes(encoding)) ?? [null, null];
  return new Response(content, {
    headers: {
      "Content-Type": type,
      "Cache-Control": "public, max-age=31536000, immutable",
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Resource-Policy": "same-origin",
      Vary: "Accept-Encoding",
      ...(encoding === null ? {} : { "Content-Encoding": encoding }),
    },
  });
}

function answerPage(html: string, pathname: string, { secure }: PageOptions): Response {
  return new Response(html, {
    status: isPage(pathname) ? 200 : 404,
    headers: { ...securityHeaders({ kind: "page", secure }), "Content-Type": "text/html; charset=utf-8" },
  });
}

function methodNotAllowed(): Response {
  return new Response(null, { status: 405, headers: { Allow: "GET, HEAD" } });
}
