import {
  cancelEmailChange,
  confirmEmailChange,
  readEmailChange,
  requestEmailChange,
} from "@guildhall/protocol";
import { route, type Route } from "../../http/index.ts";
import type { ProofParts } from "../proof-by-mail.ts";
import { cancelChange, confirmChange, readChange, requestChange } from "./email-change.ts";

/** Having another e-mail address: asking, taking it back, confirming. */
export function addressRoutes(parts: ProofParts): readonly Route[] {
  return [
    route(readEmailChange, async ({ facts }) => readChange(parts, facts)),
    route(requestEmailChange, async (call) => requestChange(parts, call)),
    route(cancelEmailChange, async (call) => cancelChange(parts, call)),
    route(confirmEmailChange, async (call) => confirmChange(parts, call)),
  ];
}
