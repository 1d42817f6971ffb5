import { mergeGrants, type Grants } from "@guildhall/protocol";
import type { Configuration } from "./config.ts";
import { dnsTxt, domainRoutes, recheckEveryHour, requestPerformer, type LookUpTxt } from "./domains/index.ts";
import { eventRoutes } from "./events/index.ts";
import { examine } from "./examine.ts";
import { expireEveryHour, exportPerformer, exportRoutes } from "./exports/index.ts";
import {
  createLogger,
  createRouter,
  healthRoutes,
  reservedWords,
  type Handler,
  type Logger,
  type Route,
} from "./http/index.ts";
import { invitationRoutes } from "./invitations/index.ts";
import { createLive, liveRoutes, type Live, type LiveLimits } from "./live/index.ts";
import { memberRoutes, roleRoutes, type BeforeTransfer } from "./members/index.ts";
import { logoRoutes, organizationRoutes, purgeEveryHour, signUpRoute } from "./organizations/index.ts";
import {
  countVisit,
  createMailer,
  createPeople,
  deviceRoutes,
  Mailbox,
  meRoutes,
  type Mailer,
  type OauthPlaces,
  type People,
  type RateLimits,
  shareLimits,
} from "./people/index.ts";
import {
  guildhallMigrations,
  openDatabase,
  type Database,
  type DatabaseOptions,
  type MigrationSource,
} from "./postgres/index.ts";
import { endingRoutes, overviewRoutes, purgeSessionsEveryHour, sessionRoutes } from "./sessions/index.ts";
import { ssoRoutes } from "./sso/index.ts";
import { teamRoutes } from "./teams/index.ts";
import {
  apiKeyRoutes,
  careForKeys,
  createTokens,
  grantRoutes,
  tokenRoutes,
  type Tokens,
} from "./tokens/index.ts";
import { createDoor, workOnJobs, type Door, type Performer, type Visit } from "./tenancy/index.ts";

/** What an application adds to Guildhall. */
export interface GuildhallOptions {
  readonly configuration: Configuration;
  /** The application's own migrations, which run after Guildhall's. */
  readonly migrations?: readonly MigrationSource[];
  /** What the built-in roles may do with the application's resources. */
  readonly grants?: Partial<Grants>;
  /** Asked before somebody is made an owner, or offered to be; throws a problem to refuse it (default: nobody is asked). */
  readonly beforeTransfer?: BeforeTransfer;
  /** How long an invitation can be accepted, in seconds (default 7 days). */
  readonly invitationSeconds?: number;
  /** The application's endpoints, served through the door. */
  readonly routes?: (door: Door) => readonly Route[];
  /**
   * The application's own pages, as words or paths: no organization can have the first segment of one as its slug. Those
   * that the library leads to (`sign-in`, `new`, `verify`, `reset`, `change-email`, `invite`, `join`, `device`, `account`,
   * `docs`) are always among them.
   */
  readonly pages?: readonly string[];
  /** Told, a line at a time, what a person at the terminal should know. */
  readonly notice?: (line: string) => void;
  /** What does the application's own jobs. */
  readonly performers?: (door: Door) => readonly Performer[];
  /** Work on jobs in this process (default true): mails are sent by jobs, so some process has to. */
  readonly jobs?: boolean;
  /** Where mail goes; by default as the configuration says. */
  readonly mailer?: Mailer;
  /** How often somebody may do what is counted, where that is not as usual. */
  readonly limits?: Partial<RateLimits>;
  /** How TXT records are looked up (default: by asking the DNS servers that the configuration names). */
  readonly lookUpTxt?: LookUpTxt;
  /** How live streams are kept, where that is not as usual. */
  readonly live?: Partial<LiveLimits>;
  /** Where the services are that people sign in with, when they are not where they are: for tests. */
  readonly oauthPlaces?: OauthPlaces;
  /** Organizations' identity providers may be on this machine, without TLS (default false): for tests. */
  readonly ssoOnLoopback?: boolean;
  /** Hold every answer against its endpoint's schema (default false): for tests. */
  readonly checkAnswers?: boolean;
}

/** A running Guildhall: the door for the application's own code, and the handler of its requests. */
export interface Guildhall extends Door {
  /** Answers a request; everything under `/api`, `/healthz`, `/readyz` and two of `/.well-known`. */
  readonly fetch: Handler;
  readonly logger: Logger;
  /** The mails that were kept instead of sent; null where mail is sent. */
  readonly mailbox: Mailbox | null;
  readonly routes: readonly Route[];
  /** Says "not ready" from now on, so that no new requests are sent here. */
  drain(): void;
  /** Lets the jobs that are under way end, ends all connections and stops the embedded database. */
  close(): Promise<void>;
}

/** Opens the database, brings it up to date, and plugs the rooms together. Where that fails, nothing is left running. */
export async function createGuildhall(options: GuildhallOptions): Promise<Guildhall> {
  const logger = createLogger({ level: options.configuration.logLevel });
  const database = await openSound(options, logger);
  const endings: Ending[] = [];
  const close = async (): Promise<void> => {
    const ended = await Promise.allSettled(endings.map(async (end) => end()));
    await database.close();
    for (const one of ended) if (one.status === "rejected") throw one.reason;
  };
  try {
    return { ...(await plugTogether({ options, logger, database, endings })), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Ending = () => Promise<void> | void;

interface Parts {
  readonly options: GuildhallOptions;
  readonly logger: Logger;
  readonly database: Database;
  /** Each thing that runs adds here what ends it. */
  readonly endings: Ending[];
}

async function plugTogether(parts: Parts): Promise<Omit<Guildhall, "close">> {
  const { options, logger, database, endings } = parts;
  const { configuration, checkAnswers = false } = options;
  const { secret, publicUrl, trustedProxies, prepare } = configuration;
  const { tenant, system } = database;
  const grants = mergeGrants(options.grants ?? {});
  const onSystem = (reason: string): void => logger.info({ reason }, "system work");
  const tokens = createTokens({ system, secret, issuer: publicUrl });
  const { readBearer } = tokens;
  const mailer = options.mailer ?? createMailer({ ...configuration, from: configuration.mailFrom, logger });
  const people = peopleOf(parts, mailer);
  const beforeVisit = (visit: Visit): Promise<void> => countVisit(people.gate, visit);
  const door = createDoor({ tenant, system, publicUrl, prepare, grants, onSystem, readBearer, beforeVisit });
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;

  const { redisUrl } = configuration;
  const live = createLive({ ...database, secret, redisUrl, logger, limits: options.live });
  endings.push(() => live.close());
  const rooms = roomRoutes({ door, people, grants, live, tokens, system, logger }, options);
  const check = (): Promise<unknown> => tenant.query("select 1");
  const routes = [...rooms, ...healthRoutes({ ...reference, routes: rooms, publicUrl, check, isStopping })];
  for (const one of await repeatedly({ door, people, tokens }, options, logger))
    endings.push(() => one.stop());
  const exporting = exportPerformer(door, { people, grants, publicUrl });
  const telling = requestPerformer(door, { people, grants, publicUrl });
  const performers = [...people.performers, exporting, telling, ...(options.performers?.(door) ?? [])];
  const { ownerUrl } = database;
  if (options.jobs !== false) {
    const working = workOnJobs({ ownerUrl, performers, logger });
    endings.push(() => working.stop());
  }

  return {
    ...door,
    fetch: createRouter({ routes, publicUrl, logger, trustedProxies, isStopping, checkAnswers }),
    routes,
    logger,
    mailbox: mailer instanceof Mailbox ? mailer : null,
    drain: () => {
      stopping.abort();
      live.end();
    },
  };
}

function peopleOf({ options, logger, database: { system }, endings }: Parts, mailer: Mailer): People {
  const { secret, publicUrl, redisUrl, oauth } = options.configuration;
  const shared = redisUrl === undefined ? null : shareLimits(redisUrl, logger);
  endings.push(() => shared?.close());
  return createPeople({
    ...(shared && { createLimiter: shared.createLimiter }),
    ...{ system, secret, publicUrl, mailer, logger, limits: options.limits ?? {} },
    ...{ oauth, oauthPlaces: options.oauthPlaces ?? {} },
  });
}

interface Rooms {
  readonly door: Door;
  readonly people: People;
  readonly grants: Grants;
  readonly live: Live;
  readonly tokens: Tokens;
  readonly system: Database["system"];
  readonly logger: Logger;
}

/** What comes again and again while the server runs. */
async function repeatedly(
  { door, people, tokens }: Pick<Rooms, "door" | "people" | "tokens">,
  options: GuildhallOptions,
  logger: Logger,
): Promise<readonly { stop(): Promise<void> }[]> {
  const { publicUrl } = options.configuration;
  const lookUpTxt = lookUpTxtOf(options);
  return [
    await careForKeys(tokens.keys, logger),
    purgeEveryHour(door, logger),
    purgeSessionsEveryHour(door, logger),
    expireEveryHour(door, logger),
    recheckEveryHour({ door, people, publicUrl, lookUpTxt }, logger),
  ];
}

function lookUpTxtOf({ lookUpTxt, configuration }: GuildhallOptions): LookUpTxt {
  return lookUpTxt ?? dnsTxt({ servers: configuration.dnsServers });
}

/** Every endpoint, room by room; the slugs that nobody may have follow from their paths. */
function roomRoutes(
  { door, people, grants, live, tokens, system, logger }: Rooms,
  options: GuildhallOptions,
): readonly Route[] {
  const { configuration, routes, pages = [], beforeTransfer = (): void => undefined } = options;
  const { publicUrl, secret } = configuration;
  const giving = { people, grants, publicUrl, beforeTransfer };
  const fixed = [
    ...people.routes,
    ...meRoutes(door, people),
    ...deviceRoutes(door, people),
    ...memberRoutes(door, giving),
    ...roleRoutes(door, { grants }),
    ...teamRoutes(door),
    ...domainRoutes(door, { ...giving, lookUpTxt: lookUpTxtOf(options) }),
    ...invitationRoutes(door, { ...giving, invitationSeconds: options.invitationSeconds }),
    ...sessionRoutes(door, { grants }),
    ...endingRoutes(door),
    ...overviewRoutes(door, { grants }),
    ...ssoRoutes(door, {
      ...{ system, people, grants, secret, publicUrl, logger },
      allowLoopback: options.ssoOnLoopback,
    }),
    ...tokenRoutes(door, tokens),
    ...apiKeyRoutes(door, { grants }),
    ...grantRoutes(door, { tokens, people, grants }),
    ...exportRoutes(door, { people }),
    ...liveRoutes(live),
    ...eventRoutes(door),
    ...(routes?.(door) ?? []),
  ];
  const reserved = reservedWords(fixed, pages);
  return [
    ...fixed,
    signUpRoute(people, reserved),
    ...organizationRoutes(door, { reserved, people, publicUrl }),
    ...logoRoutes(door),
  ];
}

/** Opens the database that the configuration names, and lets go of it again when it does not keep organizations apart. */
async function openSound(options: GuildhallOptions, logger: Logger): Promise<Database> {
  const { notice = (): void => undefined } = options;
  const database = await openDatabase(databaseOptions({ ...options, notice }));
  try {
    await examine(database, { logger, notice });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

const reference = { title: "Guildhall", version: "0.1.0" };

function databaseOptions({
  configuration,
  migrations = [],
  notice,
}: GuildhallOptions & Required<Pick<GuildhallOptions, "notice">>): DatabaseOptions {
  const { databaseUrl, databaseOwnerUrl, dataDirectory, secret } = configuration;
  return {
    ...(databaseUrl === undefined ? {} : { url: databaseUrl }),
    ...(databaseOwnerUrl === undefined ? {} : { ownerUrl: databaseOwnerUrl }),
    dataDirectory,
    secret,
    migrations: [guildhallMigrations, ...migrations],
    onNotice: notice,
  };
}
