import type { RequestListener, Server } from "node:http";
import { buildWhenChanged } from "./build.ts";
import { builtSite } from "./built-site.ts";
import { demoSite, isDemo } from "./demo-site.ts";
import { listener } from "./handler.ts";

/** How the pages are served. */
export interface SiteOptions {
  readonly production: boolean;
  readonly publicUrl: string;
  /** From their sources, following every change; else built once. */
  readonly live: boolean;
  readonly notice: (line: string) => void;
}

/** What serves the pages. */
export interface OpenSite {
  readonly listener: RequestListener;
  close(): Promise<void>;
}

/** Makes what serves the pages; live pages send their changes over `server`. */
export async function openSite(server: Server, options: SiteOptions): Promise<OpenSite> {
  const { production, publicUrl, live, notice } = options;
  const page = { secure: publicUrl.startsWith("https:"), development: !production };
  if (live) {
    if (production)
      throw new Error("--dev serves sources, which production does not: leave one of the two out.");
    const { developmentSite } = await import("./development-site.ts");
    return developmentSite(server, page);
  }
  const built = await buildWhenChanged(notice);
  const site = listener(await builtSite(built, page));
  return { listener: production ? site : withDemos(site, notice), close: () => Promise.resolve() };
}

function withDemos(site: RequestListener, notice: SiteOptions["notice"]): RequestListener {
  const demos = listener(demoSite(notice));
  return (request, response) => (isDemo(request.url ?? "/") ? demos : site)(request, response);
}
