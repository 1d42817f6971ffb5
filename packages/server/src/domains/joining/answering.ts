import type { acceptRequest as acceptRequestEndpoint, rejectRequest } from "@guildhall/protocol";
import { append, type Happening } from "../../events/index.ts";
import { Problem, type Call, type Served } from "../../http/index.ts";
import {
  askBeforeOwner,
  mailsOfNewOwner,
  refuseAbove,
  roleNamed,
  standing,
  type RoleGiving,
} from "../../members/index.ts";
import { refused, type InsideOrganization } from "../../tenancy/index.ts";
import type { TellingParts } from "./joining.ts";
import { acceptedMail, rejectedMail } from "./mail.ts";
import { acceptRequest, holdRequest, updateRejected } from "./queries.ts";

/** What accepting works with. */
export type AcceptingParts = TellingParts & Pick<RoleGiving, "beforeTransfer">;

/**
 * Makes somebody a member who asked to be, records it and tells them.
 *
 * Throws the problems `not_found`, `role_unknown`, `above_own_role`, `email_domain_refused`, `organization_full`, `forbidden`
 * for whoever lost the permission meanwhile, and for the role `owner` `step_up_required` and what `beforeTransfer` throws.
 */
export async function accept(
  { people, grants, publicUrl, beforeTransfer }: AcceptingParts,
  { db, facts, parameters, body, ...inside }: InsideOrganization & Call<typeof acceptRequestEndpoint>,
): Promise<Served<typeof acceptRequestEndpoint>> {
  const held = await holdRequest(db, parameters.request);
  if (!held) throw new Problem("not_found");
  const asking = { db, facts, grants, context: inside.context, permission: "invitation:create" } as const;
  const { context } = await standing(asking, inside.context.user.id);
  if (held.refusal !== null) throw refused(held.refusal);
  const role = await roleNamed(db, { context, grants }, body.role);
  refuseAbove(context, role);
  const user = { id: held.user_id, name: held.user_name, email: held.user_email };
  const to = [{ userId: user.id, email: user.email }];
  await askBeforeOwner({ beforeTransfer }, { db, context, facts }, { role: role.name, to });
  const refusal = await acceptRequest(db, parameters.request, role.name);
  if (refusal !== null) throw refused(refusal);
  const { organization } = context;
  await db.all(
    append(
      { db, context, facts },
      {
        type: "member.joined",
        subject: { kind: "member", id: user.id, name: user.name },
        after: { role: role.name, teams: [], request: parameters.request },
      },
    ),
    people.mail(db, acceptedMail(user, { organization, publicUrl, role: role.name })),
    ...(await mailsOfNewOwner(
      { people, publicUrl },
      { db, context },
      { name: user.name, role: role.name, except: [user.id] },
    )),
  );
  return { user, role: role.name };
}

/** Declines a request to join, records it and tells who asked. Throws the problem `not_found`. */
export async function reject(
  { people, publicUrl }: TellingParts,
  { db, context, facts, parameters }: InsideOrganization & Call<typeof rejectRequest>,
): Promise<null> {
  const { organization } = context;
  const row = await updateRejected(db, organization.id, parameters.request);
  if (!row) throw new Problem("not_found");
  const subject: Happening["subject"] = { kind: "membership_request", id: row.id, name: row.email };
  await db.all(
    append({ db, context, facts }, { type: "membership_request.rejected", subject }),
    people.mail(db, rejectedMail(row, { organization, publicUrl })),
  );
  return null;
}
