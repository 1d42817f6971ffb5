/** What the address of the settings of single sign-on may say of a test that came back. */
export interface SsoSearch {
  /** The id of the identity provider that was tried. */
  readonly tried?: string;
  /** The code of what went wrong; none when the test passed. */
  readonly problem?: string;
}

/** Reads an address: what has not the form of an id or a code is left out. */
export function ssoSearchFrom({ tried, problem }: Record<string, unknown>): SsoSearch {
  return {
    ...(typeof tried === "string" && /^[\da-f-]{36}$/.test(tried) ? { tried } : {}),
    ...(typeof problem === "string" && /^[a-z_]{1,40}$/.test(problem) ? { problem } : {}),
  };
}
