import { personalMethods } from "@guildhall/protocol";
import { stepUpRequired } from "../http/index.ts";
import type { Person } from "./context.ts";

/**
 * Asks, before somebody founds or joins an organization, that they proved who they are in a way of their own: an
 * organization's identity provider speaks for its people in that organization, and nowhere else.
 *
 * Throws the problem `step_up_required`.
 */
export function requireOwnWay({ personal }: Pick<Person, "personal">): void {
  if (!personal) throw stepUpRequired({ asks: "sign_in", ways: [...personalMethods] });
}
