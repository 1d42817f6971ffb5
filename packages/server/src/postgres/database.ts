import { createHmac } from "node:crypto";
import { join } from "node:path";
import type pg from "pg";
import { awaitServer, logsIn, type AwaitServerOptions } from "./await-server.ts";
import { withLogin } from "./connection-url.ts";
import { startEmbedded, type EmbeddedServer } from "./embedded/start.ts";
import { migrate, type MigrationSource } from "./migrate.ts";
import { createPool, endPools } from "./pool.ts";
import { mayBecomeTenant, prepareRoles, roles } from "./roles.ts";

/** Which database to use, and how. */
export interface DatabaseOptions {
  /** Logs in as `guildhall_tenant`; requests use it (`DATABASE_URL`). Alone, it may be the owner's instead. */
  readonly url?: string;
  /** Logs in as who may make roles and tables (`DATABASE_OWNER_URL`). */
  readonly ownerUrl?: string;
  /** Where a database of our own lives when there is neither (`DATA_DIR`). */
  readonly dataDirectory: string;
  /** What the tenant login's password is derived from when we make that login. */
  readonly secret: string;
  /** The migrations to apply, {@link guildhallMigrations} among them. */
  readonly migrations: readonly MigrationSource[];
  /** Whether a commit in a database of our own survives a power cut (default true). */
  readonly durable?: boolean;
  /** The most connections of each of the two pools (default 10). */
  readonly poolSize?: number;
  /** How long to wait for a server that is not there yet, in seconds (default 30). */
  readonly patienceSeconds?: number;
  /** Told, a line at a time, what a person who starts the application should know. */
  readonly onNotice: (line: string) => void;
}

/** An open database: its roles are prepared and its migrations applied. */
export interface Database {
  /** What requests use: runs as `guildhall_tenant`, which sees no tenant row without a context. */
  readonly tenant: pg.Pool;
  /** What the system uses: runs as `guildhall_owner`, which owns the tables. */
  readonly system: pg.Pool;
  /** The owner's login, for what needs more than a pool: migrations, the doctor. */
  readonly ownerUrl: string;
  /** What requests log in with; null where they log in as the owner's login. */
  readonly tenantUrl: string | null;
  /** Whether requests log in as the tenant role, or become it after logging in as the owner's login. */
  readonly mode: "tenant-login" | "set-role";
  /** What is weaker than it should be, in words. */
  readonly warnings: readonly string[];
  /** Ends the pools, and stops a database of our own; waits at most 3 seconds for connections that are in use. */
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name, or one of our own when they name none: waits for it, prepares its roles,
 * applies the migrations and makes the two pools. Throws errors that say what to set.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const embedded = await embeddedFor(options);
  try {
    return await openOn(embedded?.ownerUrl, options, async () => embedded?.stop());
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function embeddedFor(options: DatabaseOptions): Promise<EmbeddedServer | undefined> {
  if (options.url !== undefined || options.ownerUrl !== undefined) return undefined;
  return startEmbedded({
    directory: join(options.dataDirectory, "postgres"),
    durable: options.durable ?? true,
    log: options.onNotice,
  });
}

async function openOn(
  embeddedUrl: string | undefined,
  options: DatabaseOptions,
  stop: () => Promise<void>,
): Promise<Database> {
  const owner = await ownerOf(embeddedUrl, options);
  const tenant = await tenantAccess(owner.url, options);
  const applied = await migrate(owner.url, options.migrations);
  const last = applied.at(-1);
  if (last)
    options.onNotice(
      `The database is at ${last.source}/${last.name} (migrations applied: ${applied.length}).`,
    );
  const size = options.poolSize === undefined ? {} : { max: options.poolSize };
  const pools = {
    tenant: createPool({ ...tenant.pool, ...size, querySeconds: 15 }),
    system: createPool({
      connectionString: owner.url,
      role: roles.owner,
      applicationName: "guildhall system",
      querySeconds: 60,
      ...size,
    }),
  };
  return {
    ...pools,
    ownerUrl: owner.url,
    tenantUrl: tenant.mode === "tenant-login" ? tenant.pool.connectionString : null,
    mode: tenant.mode,
    warnings: [...owner.warnings, ...tenant.warnings],
    close: once(async () => {
      await endPools([pools.tenant, pools.system]);
      await stop();
    }),
  };
}

interface Owner {
  readonly url: string;
  readonly warnings: readonly string[];
}

async function ownerOf(embeddedUrl: string | undefined, options: DatabaseOptions): Promise<Owner> {
  const setting = options.ownerUrl === undefined ? "DATABASE_URL" : "DATABASE_OWNER_URL";
  const url = embeddedUrl ?? options.ownerUrl ?? options.url ?? "";
  const { login, warnings } = await awaitServer(url, waiting(setting, options));
  if (login !== roles.tenant) return { url, warnings };
  throw new Error(
    `${setting} logs in as ${roles.tenant}, which may change nothing but rows. ` +
      `Set DATABASE_OWNER_URL to a login that may make tables and roles.`,
  );
}

function waiting(setting: string, { onNotice, patienceSeconds }: DatabaseOptions): AwaitServerOptions {
  return { setting, onNotice, ...(patienceSeconds === undefined ? {} : { patienceSeconds }) };
}

interface TenantAccess {
  readonly mode: Database["mode"];
  readonly pool: { readonly connectionString: string; readonly role?: string };
  readonly warnings: readonly string[];
}

/** Prepares the roles and decides how requests become the tenant role. */
async function tenantAccess(ownerUrl: string, options: DatabaseOptions): Promise<TenantAccess> {
  if (options.url !== undefined && options.ownerUrl !== undefined) {
    return givenTenant(options.url, { ownerUrl, options });
  }
  const password = createHmac("sha256", options.secret)
    .update("guildhall_tenant's password")
    .digest("base64url");
  const connectionString = withLogin(ownerUrl, { user: roles.tenant, password });
  const known = await logsIn(connectionString);
  const { warnings } = await prepareRoles(ownerUrl, known ? {} : { tenantPassword: password });
  if (known || (await logsIn(connectionString)))
    return { mode: "tenant-login", pool: { connectionString }, warnings };
  if (await mayBecomeTenant(ownerUrl)) {
    return {
      mode: "set-role",
      pool: { connectionString: ownerUrl, role: roles.tenant },
      warnings: [...warnings, setRoleWarning],
    };
  }
  throw new Error(
    `The owner's login may neither set the password of ${roles.tenant} nor become it. Set DATABASE_URL to a login as ` +
      `${roles.tenant}, or let a superuser run: grant ${roles.tenant} to <the owner's login>;`,
  );
}

async function givenTenant(
  url: string,
  { ownerUrl, options }: { readonly ownerUrl: string; readonly options: DatabaseOptions },
): Promise<TenantAccess> {
  const { warnings } = await prepareRoles(ownerUrl);
  const { login } = await awaitServer(url, waiting("DATABASE_URL", options));
  if (login !== roles.tenant) {
    throw new Error(
      `DATABASE_URL logs in as ${login}, but requests must run as ${roles.tenant}. Set a password for that role and put ` +
        `it into DATABASE_URL, or leave DATABASE_URL out: then that login is made from DATABASE_OWNER_URL.`,
    );
  }
  return { mode: "tenant-login", pool: { connectionString: url }, warnings };
}

const setRoleWarning =
  `Requests log in as the owner's login and then become ${roles.tenant}, because that role can not log in here. ` +
  `So SQL that somebody smuggles into a request could say RESET ROLE and act as the owner's login, and a pooler in ` +
  `transaction mode must not stand in between. To change that: give ${roles.tenant} a password and set DATABASE_URL to it.`;

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
