import type {
  createSsoConnection,
  deleteSsoConnection,
  Grants,
  updateSsoConnection,
} from "@guildhall/protocol";
import { append, type Happening } from "../events/index.ts";
import { newId, Problem, type Call, type Served } from "../http/index.ts";
import { refuseAbove, roleNamed } from "../members/index.ts";
import { selectOwners } from "../organizations/index.ts";
import type { People, Sealer } from "../people/index.ts";
import type { Db, InsideOrganization } from "../tenancy/index.ts";
import { connectionMail, type MailedChange } from "./mail.ts";
import { redirectUriOf } from "./oidc/oidc.ts";
import * as queries from "./queries.ts";
import { acsUrlOf, entityIdOf } from "./saml/addresses.ts";
import { refuseNoCertificates } from "./saml/certificates.ts";

/** What changing identity providers works with. */
export interface ConnectionParts {
  readonly people: People;
  readonly grants: Grants;
  readonly publicUrl: string;
  /** Seals the secrets that identity providers know us by. */
  readonly sealer: Sealer;
}

/** An identity provider as it is served, with its instants as dates. */
export type ServedConnection = Served<typeof createSsoConnection>;

/** An identity provider as it is served, with what has to be entered there. */
export function connectionOf(publicUrl: string, row: queries.KeptConnection): ServedConnection {
  const shared = {
    id: row.id,
    state: row.state,
    tested: row.tested,
    provisionRole: row.provision_role,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    issuer: row.issuer,
  };
  return row.kind === "oidc"
    ? {
        ...shared,
        kind: "oidc",
        clientId: row.client_id ?? "",
        redirectUri: redirectUriOf(publicUrl, row.id),
      }
    : {
        ...{
          ...shared,
          kind: "saml",
          signInUrl: row.sign_in_url ?? "",
          certificates: row.certificates ?? [],
        },
        entityId: entityIdOf(publicUrl, row.id),
        acsUrl: acsUrlOf(publicUrl, row.id),
      };
}

/** How many identity providers an organization may name. */
const mostConnections = 10;

/**
 * Names an identity provider, as a draft, for an organization with a proved domain.
 *
 * Throws the problems `domain_needed`, `sso_full`, `role_unknown` and `above_own_role`.
 */
export async function create(
  parts: ConnectionParts,
  inside: InsideOrganization & Call<typeof createSsoConnection>,
): Promise<ServedConnection> {
  const { db, context, body } = inside;
  const { id: organizationId } = context.organization;
  const { connection, provisionRole } = body;
  await refuseRole(parts, inside, provisionRole);
  if (!(await queries.hasProvedDomain(db, organizationId))) throw new Problem("domain_needed");
  await queries.lockAllowedMethods(db, organizationId);
  const named = await queries.selectConnections(db, organizationId);
  if (named.length >= mostConnections) throw new Problem("sso_full");
  const id = newId();
  const isOidc = connection.kind === "oidc";
  if (!isOidc) refuseNoCertificates("connection.certificates", connection.certificates);
  await queries.insertConnection(db, {
    ...{ organizationId, id, kind: connection.kind, issuer: connection.issuer, provisionRole },
    clientId: isOidc ? connection.clientId : null,
    clientSecret: isOidc ? parts.sealer.seal(connection.clientSecret) : null,
    signInUrl: isOidc ? null : connection.signInUrl,
    certificates: isOidc ? null : connection.certificates,
  });
  const row = await there(db, organizationId, id);
  await tell(parts, inside, { row, change: "created", after: describing(row) });
  return connectionOf(parts.publicUrl, row);
}

/**
 * Changes an identity provider. What it is known by makes it a draft; making it live retires the one that was. Whoever was
 * vouched for by one that is live no more is asked again.
 *
 * Throws the problems `not_found`, `invalid_body`, `sso_untested`, `sso_demanded`, `role_unknown` and `above_own_role`.
 */
export async function change(
  parts: ConnectionParts,
  inside: InsideOrganization & Call<typeof updateSsoConnection>,
): Promise<ServedConnection> {
  const { db, context, body, parameters } = inside;
  const { id: organizationId } = context.organization;
  const allowed = await queries.lockAllowedMethods(db, organizationId);
  const before = await there(db, organizationId, parameters.connection);
  const { provisionRole = before.provision_role } = body;
  if (provisionRole !== before.provision_role) await refuseRole(parts, inside, provisionRole);
  const isNew = refuseOtherKind(before, body);
  const state = isNew ? "draft" : (body.state ?? before.state);
  if (body.state === "live" && (isNew || !before.tested)) throw new Problem("sso_untested");
  if (before.state === "live" && state === "draft") refuseDemanded(allowed);
  const { clientId = null, clientSecret, signInUrl = null, certificates = null } = body;
  if (certificates) refuseNoCertificates("certificates", certificates);
  if (state === "live") await queries.retireOthers(db, organizationId, before.id);
  await queries.updateConnection(db, {
    ...{ organizationId, id: before.id, state, provisionRole, clientId, signInUrl, certificates },
  });
  if (clientSecret !== undefined) {
    const sealed = parts.sealer.seal(clientSecret);
    await queries.updateClientSecret(db, organizationId, { id: before.id, sealed });
  }
  const row = await there(db, organizationId, before.id);
  await tell(parts, inside, { row, change: "updated", before: describing(before), after: describing(row) });
  return connectionOf(parts.publicUrl, row);
}

/** Deletes an identity provider. Throws the problems `not_found` and `sso_demanded`. */
export async function remove(
  parts: ConnectionParts,
  inside: InsideOrganization & Call<typeof deleteSsoConnection>,
): Promise<null> {
  const { db, context, parameters } = inside;
  const { id: organizationId } = context.organization;
  const allowed = await queries.lockAllowedMethods(db, organizationId);
  const row = await there(db, organizationId, parameters.connection);
  if (row.state === "live") refuseDemanded(allowed);
  await queries.deleteConnection(db, organizationId, row.id);
  await tell(parts, inside, { row, change: "deleted", before: describing(row) });
  return null;
}

// Nobody but the system would get in any more, and nobody could change it.
function refuseDemanded(allowed: readonly string[] | null): void {
  if (allowed?.every((way) => way === "sso") === true) throw new Problem("sso_demanded");
}

type ChangeBody = Call<typeof updateSsoConnection>["body"];

/** Tells whether a change names anew what a provider is known by; refuses what its kind is not known by. */
function refuseOtherKind(before: queries.KeptConnection, body: ChangeBody): boolean {
  const { clientId, clientSecret, signInUrl, certificates } = body;
  const of = { oidc: { clientId, clientSecret }, saml: { signInUrl, certificates } };
  const other = of[before.kind === "oidc" ? "saml" : "oidc"];
  const fields = Object.entries(other)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => ({ field, message: "An identity provider of this kind has none." }));
  if (fields.length > 0) throw new Problem("invalid_body", { fields });
  return Object.values(of[before.kind]).some((value) => value !== undefined);
}

async function there(db: Db, organizationId: string, id: string): Promise<queries.KeptConnection> {
  const row = await queries.selectConnection(db, organizationId, id);
  if (!row) throw new Problem("not_found");
  return row;
}

// Whoever is let in by an identity provider is vouched for by nobody here: it makes no owners.
async function refuseRole(
  { grants }: ConnectionParts,
  { db, context }: InsideOrganization,
  role: string | null,
): Promise<void> {
  if (role === null) return;
  if (role === "owner") throw new Problem("above_own_role");
  refuseAbove(context, await roleNamed(db, { context, grants }, role));
}

/** What the record says of an identity provider: no secret, and of certificates only how many there are. */
function describing(row: queries.KeptConnection): Readonly<Record<string, unknown>> {
  const { kind, state, issuer } = row;
  return {
    ...{ kind, state, issuer, provisionRole: row.provision_role },
    ...(kind === "oidc"
      ? { clientId: row.client_id }
      : { signInUrl: row.sign_in_url, certificates: row.certificates?.length }),
  };
}

interface Told extends Pick<Happening, "before" | "after"> {
  readonly row: queries.KeptConnection;
  readonly change: MailedChange["change"];
}

async function tell(
  { people, publicUrl }: ConnectionParts,
  { db, context, facts }: InsideOrganization & Pick<Call<typeof deleteSsoConnection>, "facts">,
  { row, change: made, ...more }: Told,
): Promise<void> {
  const { organization, user } = context;
  const subject = { kind: "sso", id: row.id, name: row.issuer };
  await append({ db, context, facts }, { type: `sso.${made}`, subject, ...more });
  const mailed = { organization, change: made, issuer: row.issuer, actorName: user.name, publicUrl };
  const owners = await selectOwners(db, organization.id);
  await db.all(...owners.map((owner) => people.mail(db, connectionMail(owner, mailed))));
}
