import type { LeadTidings } from "../live/leading.ts";
import type { LiveTidings } from "../live/tidings.ts";
import type { Environment } from "./environment.ts";

/** What one tab tells the others: ids, never data. Whoever hears it asks the server. */
export type Tidings =
  | LiveTidings
  | LeadTidings
  | { readonly kind: "me_changed" }
  | { readonly kind: "signed_in" | "stepped_up"; readonly user: string }
  /** `user` is null when all accounts were signed out. */
  | { readonly kind: "signed_out"; readonly user: string | null }
  | {
      readonly kind: "organization_opened" | "organization_closed";
      readonly user: string;
      readonly organization: string;
    };

/** The way to the other tabs of this browser. */
export interface Tabs {
  tell(tidings: Tidings): void;
}

/** Connects to the other tabs; `hear` is called with what they tell. */
export function connectTabs(environment: Environment, hear: (tidings: Tidings) => void): Tabs {
  const { channel, closing } = environment;
  channel?.addEventListener(
    "message",
    (event: MessageEvent) => {
      if (isTidings(event.data)) hear(event.data);
    },
    { signal: closing },
  );
  closing.addEventListener("abort", () => channel?.close());
  return {
    tell(tidings) {
      if (!closing.aborted) channel?.postMessage(tidings);
    },
  };
}

const kinds: readonly unknown[] = [
  "live",
  "leading",
  "resigned",
  "me_changed",
  "signed_in",
  "stepped_up",
  "signed_out",
  "organization_opened",
  "organization_closed",
] satisfies readonly Tidings["kind"][];

/** Another tab may run another version of the application, so what it says is looked at first. */
function isTidings(value: unknown): value is Tidings {
  return typeof value === "object" && value !== null && "kind" in value && kinds.includes(value.kind);
}
