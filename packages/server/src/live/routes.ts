import { readStream } from "@guildhall/protocol";
import { hashOf, Problem, route, type Route } from "../http/index.ts";
import type { Live } from "./live.ts";

/** The stream of what changes for a browser's accounts. It reads alone: no session counts as used by it. */
export function liveRoutes(live: Pick<Live, "connect">): readonly Route[] {
  return [
    route(readStream, async ({ request, facts }) => {
      // It stays open with the browser's cookie, so not even a page opened from elsewhere may begin one.
      if (request.headers.get("sec-fetch-site") !== "same-origin") throw new Problem("cross_site_request");
      if (facts.browserToken === null) throw new Problem("unauthenticated");
      const place = request.headers.get("last-event-id");
      return live.connect({ credential: hashOf(facts.browserToken), place });
    }),
  ];
}
