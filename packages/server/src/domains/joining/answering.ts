import type { acceptRequest as acceptRequestEndpoint, rejectRequest } from "@guildhall/protocol";
import { append, type Happening } from "../../events/index.ts";
import { Problem, type Call, type Served } from "../../http/index.ts";
import { refuseAbove, roleNamed, standing } from "../../members/index.ts";
import { refused, type InsideOrganization } from "../../tenancy/index.ts";
import type { TellingParts } from "./joining.ts";
import { acceptedMail, rejectedMail } from "./mail.ts";
import { acceptRequest, holdRequest, updateRejected } from "./queries.ts";

/**
 * Makes somebody a member who asked to be, records it and tells them.
 *
 * Throws the problems `not_found`, `role_unknown`, `above_own_role`, `email_domain_refused`, `organization_full`, and
 * `forbidden` for whoever lost the permission meanwhile.
 */
export async function accept(
  { people, grants, publicUrl }: TellingParts,
  { db, facts, parameters, body, ...inside }: InsideOrganization & Call<typeof acceptRequestEndpoint>,
): Promise<Served<typeof acceptRequestEndpoint>> {
  const held = await holdRequest(db, parameters.request);
  if (!held) throw new Problem("not_found");
  const asking = { db, facts, grants, context: inside.context, permission: "invitation:create" } as const;
  const { context } = await standing(asking, inside.context.user.id);
  if (held.refusal !== null) throw refused(held.refusal);
  const role = await roleNamed(db, { context, grants }, body.role);
  refuseAbove(context, role);
  const refusal = await acceptRequest(db, parameters.request, role.name);
  if (refusal !== null) throw refused(refusal);
  const user = { id: held.user_id, name: held.user_name, email: held.user_email };
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
