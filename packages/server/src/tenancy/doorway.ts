import {
  ask,
  builtInRoles,
  problems,
  type BuiltInRole,
  type Grants,
  type Permission,
  type ProblemCode,
} from "@guildhall/protocol";
import type pg from "pg";
import { Problem, publicOriginOf, stepUpRequired } from "../http/index.ts";
import type { FlightOptions } from "../postgres/index.ts";
import type { ReadBearer, Reading } from "./caller.ts";
import { Expectations } from "./expectations.ts";
import type { EntryRow } from "./queries.ts";
import type { VisitRow } from "./visitors/queries.ts";

/** A visit that is about to be made, to be counted. */
export interface Visit {
  readonly slug: string;
  /** Where it comes from; null when that is not known. */
  readonly ip: string | null;
  /** Whether it brings something, or only looks. */
  readonly brings: boolean;
}

/** How a door is made. */
export interface DoorOptions extends FlightOptions {
  /** Connections logged in as the tenant role. */
  readonly tenant: pg.Pool;
  /** Connections of the owner, for the system's own work. */
  readonly system: pg.Pool;
  /** The one address under which people reach the application: it names the cookie, and whose requests are refused. */
  readonly publicUrl: string;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** Told the reason whenever the system works outside any organization. */
  readonly onSystem: (reason: string) => void;
  /** Looks at access tokens and API keys (default: none is good). */
  readonly readBearer?: ReadBearer;
  /** Counts a visit before it is made; throws to refuse it (default: every visit is welcome). */
  readonly beforeVisit?: (visit: Visit) => Promise<void>;
}

/** What every way through the door shares. */
export interface Doorway extends Reading {
  readonly grants: Grants;
  readonly expectations: Expectations<EntryRow>;
  /** What visitors found. */
  readonly visits: Expectations<VisitRow>;
  /** Where the transactions of requests run. */
  readonly requests: { readonly pool: pg.Pool; readonly flight: FlightOptions };
  /** Where the system's own transactions run. */
  readonly system: { readonly pool: pg.Pool; readonly flight: FlightOptions };
  readonly onSystem: (reason: string) => void;
  readonly beforeVisit: (visit: Visit) => Promise<void>;
  /** The built-in roles that hold a permission; all of them for null. */
  rolesWith(permission: Permission | null): readonly BuiltInRole[];
}

/** Makes what every way through the door shares. */
export function createDoorway(options: DoorOptions): Doorway {
  const { tenant, system, grants, onSystem } = options;
  const flight: FlightOptions = options.prepare === undefined ? {} : { prepare: options.prepare };
  const holders = new Map<Permission, readonly BuiltInRole[]>();
  for (const permission of new Set(builtInRoles.flatMap((role) => grants[role]))) {
    holders.set(
      permission,
      builtInRoles.filter((role) => grants[role].includes(permission)),
    );
  }
  return {
    origin: publicOriginOf(options.publicUrl),
    grants,
    expectations: new Expectations(),
    visits: new Expectations(),
    requests: { pool: tenant, flight },
    system: { pool: system, flight },
    onSystem,
    readBearer: options.readBearer ?? (() => Promise.resolve(null)),
    beforeVisit: options.beforeVisit ?? (() => Promise.resolve()),
    rolesWith: (permission) => (permission === null ? builtInRoles : (holders.get(permission) ?? [])),
  };
}

/**
 * The problem for a word with which the door refused; behind a colon stands the slug, or the account, that leads on, or
 * what is to be proved and how.
 */
export function refused(word: string): Problem {
  const [code = "", slug] = word.split(":");
  if (code === "step_up_required") return stepUp(word);
  if (!isProblemCode(code))
    return new Problem("internal_error", { cause: new Error(`The door refused with "${word}".`) });
  if (slug === undefined) return new Problem(code);
  return new Problem(code, code === "other_account" ? { user: slug } : { slug });
}

const stepUpWord = /^step_up_required:(?<asks>\w+)(?: (?<maxAge>\d*) (?<ways>\S*))?$/;

function stepUp(word: string): Problem {
  const { asks, maxAge = "", ways = "" } = stepUpWord.exec(word)?.groups ?? {};
  return stepUpRequired({
    asks: ask.parse(asks),
    ways: ways === "" ? [] : ways.split(","),
    ...(maxAge === "" ? {} : { maxAgeSeconds: Number(maxAge) }),
  });
}

function isProblemCode(word: string): word is ProblemCode {
  return Object.hasOwn(problems, word);
}
