/** How a test ended that this browser went away for. */
export interface SsoTestOutcome {
  /** The id of the identity provider. */
  readonly connection: string;
  /** The code of what went wrong; null when the test passed. */
  readonly problem: string | null;
}
