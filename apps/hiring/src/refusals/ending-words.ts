import type { OrganizationState } from "@guildhall/client";
import { sayMoment } from "../parts/moment.tsx";

/** Why a page that was open is covered. */
export type CoverReason = "ended" | "signed_out";

type Ending = NonNullable<OrganizationState["ending"]>;

/** What happened, by somebody who can be named and by nobody who can. */
const words: Readonly<
  Record<Ending["kind"], { readonly by: (name: string) => string; readonly so: string }>
> = {
  removed: { by: (name) => `${name} removed you`, so: "You were removed" },
  left: { by: () => "You left", so: "You left" },
  signed_out: { by: (name) => `${name} signed you out`, so: "You were signed out" },
  deleted: { by: (name) => `${name} asked for its deletion`, so: "Its deletion was asked for" },
  policy: {
    by: (name) => `Addresses like yours are not let in any more: ${name} changed who may enter`,
    so: "Addresses like yours are not let in any more: who may enter was changed",
  },
};

/** How a page came to be covered, in a sentence or two: by whom and when, as far as the person may know. */
export function sayEnding(reason: CoverReason, { ending, problem }: OrganizationState): string {
  if (ending !== undefined) {
    const { by, so } = words[ending.kind];
    return `${ending.by === null ? so : by(ending.by)} on ${sayMoment(ending.at)}.`;
  }
  if (problem?.code === "email_domain_refused") return "Addresses like yours are not let in here.";
  if (reason === "signed_out") return "Its pages are closed until you open it again.";
  return "Your membership here has ended, so its pages are closed.";
}
