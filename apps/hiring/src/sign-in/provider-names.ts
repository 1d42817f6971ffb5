import type { OauthProvider } from "@guildhall/protocol";

/** What the services elsewhere are called. */
export const nameOfProvider: Readonly<Record<OauthProvider, string>> = {
  google: "Google",
  github: "GitHub",
  microsoft: "Microsoft",
};
