import { endpoint } from "../endpoint.ts";
import { liveMessage } from "../live.ts";
import { stream } from "../stream.ts";

export const readStream = endpoint({
  method: "GET",
  path: "/api/me/stream",
  scope: "account",
  summary:
    "What changes for the accounts of this browser, as it happens: one stream for all of them and all their organizations.",
  query: null,
  body: null,
  answer: stream(liveMessage),
  status: 200,
  event: null,
  problems: ["unavailable"],
});
