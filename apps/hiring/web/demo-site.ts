import { securityHeaders, type SecurityHeadersOptions } from "@guildhall/server";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildWhenChanged, type Buildable } from "./build.ts";
import { readAssets, siteOf, type Site } from "./built-site.ts";

/** The pages that show each component of the library in each of its states. */
export const demos: Buildable = {
  name: "demos",
  html: "components.html",
  base: "/dev/components/",
};

/** Whether an address is one of the demos. */
export function isDemo(url: string): boolean {
  return /^\/dev\/components(?:[/?]|$)/.test(url);
}

/**
 * Answers with the demos, which are built when somebody asks for them: they are a build of their own, so that nothing of
 * them is in the application that production ships.
 */
export function demoSite(notice: (line: string) => void): (request: Request) => Promise<Response> {
  let opening: Promise<Site> | null = null;
  return async (request) => {
    opening ??= openDemos(notice);
    try {
      return (await opening)(request);
    } catch (error) {
      // Who mends what kept it from being built asks again.
      opening = null;
      throw error;
    }
  };
}

async function openDemos(notice: (line: string) => void): Promise<Site> {
  const directory = await buildWhenChanged(notice, demos);
  const html = await readFile(join(directory, demos.html), "utf8");
  const headers = {
    ...demoHeaders({ kind: "page", secure: false }),
    "Content-Type": "text/html; charset=utf-8",
  };
  const assets = await readAssets(directory, demos.base);
  return siteOf(assets, () => new Response(html, { headers }));
}

/** The headers of a demo: those of a page, but it may frame itself, to show how it looks on a screen of another width. */
export function demoHeaders(options: SecurityHeadersOptions): Readonly<Record<string, string>> {
  const { "Content-Security-Policy": policy = "", ...others } = securityHeaders(options);
  return {
    ...others,
    "Content-Security-Policy": policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
  };
}
