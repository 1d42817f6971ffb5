import type { BodyInput } from "@guildhall/protocol";
import type { moveApplicant } from "../../shared/endpoints.ts";
import { inside, type Place } from "./place.ts";

/** Where an applicant is moved from and to. */
export type MoveTo = BodyInput<typeof moveApplicant>;

/** Moves an applicant to another stage or place. Throws the problem `changed_meanwhile` when somebody else came first. */
export async function moveApplicantTo(place: Place, applicant: string, body: MoveTo) {
  return (await inside(place)).call("PUT /api/organizations/:org/applicants/:applicant/place", {
    parameters: { applicant },
    body,
  });
}
