import { createGuildhall, readConfiguration } from "@guildhall/server";
import { createServer } from "node:http";
import { hiringMigrations, hiringRoutes } from "./api/index.ts";
import { loadDemo, refuseDemo } from "./demo/load.ts";
import { pages } from "./shared/pages.ts";
import { grants } from "./shared/permissions.ts";
import { announcement } from "./web/announce.ts";
import { developmentPages } from "./web/development-pages.ts";
import { errorPages } from "./web/error-pages.ts";
import { createHandler } from "./web/handler.ts";
import { listen, stopListening } from "./web/listen.ts";
import { openSite } from "./web/site.ts";
import { stopOnSignals, type Closing } from "./web/stop.ts";

async function main(closing: Closing): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { production, publicUrl } = configuration;
  const live = process.argv.includes("--dev");
  const server = createServer();

  const guildhall = await createGuildhall({
    configuration,
    migrations: [hiringMigrations],
    grants,
    routes: hiringRoutes,
    // A developer tries an identity provider on the same machine; where people are real, that would be a way into it.
    ssoOnLoopback: !production,
    pages: [...pages, "assets", "dev", "docs"],
    notice: say,
  });
  closing.add(() => guildhall.close());
  if (production) await refuseDemo(guildhall);
  else if (await loadDemo(guildhall, { production })) say("Loaded the demo data.");

  const site = await openSite(server, { production, publicUrl, live, notice: say });
  const development = developmentPages({ production, mailbox: guildhall.mailbox });
  const errors = errorPages({ secure: publicUrl.startsWith("https:") });
  server.on(
    "request",
    createHandler({ guildhall: guildhall.fetch, development, errors, site: site.listener }),
  );
  await listen(server, configuration);
  closing.add(() => stopListening(server));
  closing.add(() => site.close());
  closing.add(() => guildhall.drain());

  say(announcement({ publicUrl, demo: !production, keepsMail: guildhall.mailbox !== null }));
}

function say(line: string): void {
  console.log(line);
}

const closing = stopOnSignals();
main(closing).catch((error: unknown) => {
  console.error(error instanceof Error ? `\n${error.message}\n` : error);
  return closing.end(1);
});
