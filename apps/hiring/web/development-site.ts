import { securityHeaders } from "@guildhall/server";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { RequestListener, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import { createServer } from "vite";
import { application, browserRoot } from "./build.ts";
import { demoHeaders, demos, isDemo } from "./demo-site.ts";
import { isPage, pageFor, type PageOptions } from "./page.ts";

/** Pages from their sources, which follow every change of them while they are open. */
export interface DevelopmentSite {
  readonly listener: RequestListener;
  close(): Promise<void>;
}

const nonce = "guildhall-nonce";

/** Serves the browser application from its sources by Vite; changes travel over the given server, too. */
export async function developmentSite(server: Server, options: PageOptions): Promise<DevelopmentSite> {
  const vite = await createServer({
    root: browserRoot,
    configFile: join(browserRoot, "vite.config.ts"),
    configLoader: "native",
    appType: "custom",
    logLevel: "warn",
    html: { cspNonce: nonce },
    server: { middlewareMode: true, hmr: { server } },
  });
  const answerPage = async (url: string, response: ServerResponse): Promise<void> => {
    const demo = isDemo(url);
    const file = join(browserRoot, (demo ? demos : application).html);
    const html = pageFor(await readFile(file, "utf8"), options);
    const fresh = randomBytes(16).toString("base64");
    const page = (await vite.transformIndexHtml(url, html)).replaceAll(nonce, fresh);
    response
      .writeHead(demo || isPage(new URL(url, "http://localhost").pathname) ? 200 : 404, {
        ...(demo ? demoHeaders : securityHeaders)({ kind: "page", secure: options.secure, nonce: fresh }),
        "Content-Type": "text/html; charset=utf-8",
      })
      .end(page);
  };
  return {
    listener: (request, response) => {
      vite.middlewares(request, response, () => {
        answerPage(request.url ?? "/", response).catch((error: unknown) => {
          console.error(error);
          response.writeHead(500, { "Content-Type": "text/plain" }).end(String(error));
        });
      });
    },
    close: () => vite.close(),
  };
}
