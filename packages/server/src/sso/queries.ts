import type { Db, Statement } from "../tenancy/index.ts";

/** An identity provider as requests see it: without its secret. */
export interface KeptConnection {
  readonly id: string;
  readonly kind: "oidc" | "saml";
  readonly state: "draft" | "live";
  readonly issuer: string;
  readonly client_id: string | null;
  readonly sign_in_url: string | null;
  readonly certificates: string[] | null;
  readonly provision_role: string | null;
  readonly tested: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = `c.id, c.kind, c.state, c.issuer, c.client_id, c.sign_in_url, c.certificates, c.provision_role,
  coalesce(c.tested_revision = c.revision, false) as tested, c.created_at, c.updated_at`;

/** The identity providers of an organization, in the order in which they were named. */
export function selectConnections(db: Db, organizationId: string): Statement<readonly KeptConnection[]> {
  return db.query<KeptConnection>(
    `select ${COLUMNS} from guildhall.sso_connection c where c.organization_id = $1 order by c.id`,
    [organizationId],
  );
}

/** One identity provider of an organization. */
export function selectConnection(
  db: Db,
  organizationId: string,
  id: string,
): Statement<KeptConnection | null> {
  return db.one<KeptConnection>(
    `select ${COLUMNS} from guildhall.sso_connection c where c.organization_id = $1 and c.id = $2`,
    [organizationId, id],
  );
}

/** The ways that an organization allows, null for any; nobody else changes them until this transaction ends. */
export function lockAllowedMethods(db: Db, organizationId: string): Statement<readonly string[] | null> {
  return db
    .one<{ readonly allowed_methods: string[] | null }>(
      "select allowed_methods from guildhall.organization where id = $1 for no key update",
      [organizationId],
    )
    .map((row) => row?.allowed_methods ?? null);
}

/** Tells whether an organization has a proved e-mail domain. */
export function hasProvedDomain(db: Db, organizationId: string): Statement<boolean> {
  return db
    .one<{ readonly there: boolean }>(
      `select exists (
         select from guildhall.email_domain where organization_id = $1 and verified_at is not null
       ) as there`,
      [organizationId],
    )
    .map((row) => row?.there ?? false);
}

/** What an identity provider is known by. */
export interface NewConnection {
  readonly organizationId: string;
  readonly id: string;
  readonly kind: "oidc" | "saml";
  readonly issuer: string;
  readonly clientId: string | null;
  /** Sealed. */
  readonly clientSecret: string | null;
  readonly signInUrl: string | null;
  readonly certificates: readonly string[] | null;
  readonly provisionRole: string | null;
}

/** Keeps an identity provider, as a draft. */
export function insertConnection(db: Db, made: NewConnection): Statement<number> {
  return db.change(
    `insert into guildhall.sso_connection
       (organization_id, id, kind, issuer, client_id, client_secret, sign_in_url, certificates, provision_role)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[made.organizationId, made.id, made.kind, made.issuer, made.clientId, made.clientSecret],
      ...[made.signInUrl, made.certificates, made.provisionRole],
    ],
  );
}

/** What is to change of an identity provider; null leaves what it is known by as it is. */
export interface ConnectionChange {
  readonly organizationId: string;
  readonly id: string;
  readonly state: "draft" | "live";
  readonly provisionRole: string | null;
  readonly clientId: string | null;
  readonly signInUrl: string | null;
  readonly certificates: readonly string[] | null;
}

/** Changes an identity provider. */
export function updateConnection(db: Db, change: ConnectionChange): Statement<number> {
  return db.change(
    `update guildhall.sso_connection
     set state = $3, provision_role = $4, client_id = coalesce($5, client_id),
         sign_in_url = coalesce($6, sign_in_url), certificates = coalesce($7, certificates)
     where organization_id = $1 and id = $2`,
    [
      ...[change.organizationId, change.id, change.state, change.provisionRole, change.clientId],
      ...[change.signInUrl, change.certificates],
    ],
  );
}

/** Changes the secret, sealed, that an identity provider knows us by: requests write it and can not read it. */
export function updateClientSecret(
  db: Db,
  organizationId: string,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): Statement<number> {
  return db.change(
    "update guildhall.sso_connection set client_secret = $3 where organization_id = $1 and id = $2",
    [organizationId, id, sealed],
  );
}

/** Makes whichever other identity provider of an organization is live a draft again. */
export function retireOthers(db: Db, organizationId: string, id: string): Statement<number> {
  return db.change(
    `update guildhall.sso_connection set state = 'draft'
     where organization_id = $1 and id <> $2 and state = 'live'`,
    [organizationId, id],
  );
}

/** Deletes an identity provider. */
export function deleteConnection(db: Db, organizationId: string, id: string): Statement<number> {
  return db.change("delete from guildhall.sso_connection where organization_id = $1 and id = $2", [
    organizationId,
    id,
  ]);
}
