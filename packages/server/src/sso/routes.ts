import {
  beginSsoSignIn,
  beginSsoStepUp,
  createSsoConnection,
  deleteSsoConnection,
  listSsoConnections,
  ssoAcs,
  ssoCallback,
  ssoEnding,
  testSsoConnection,
  updateSsoConnection,
  type Grants,
} from "@guildhall/protocol";
import { Problem, route, type Logger, type Route } from "../http/index.ts";
import { createSealer, type People, type SystemPool } from "../people/index.ts";
import { persistentDoor, serveOrganization, type Door } from "../tenancy/index.ts";
import { begin } from "./begin.ts";
import { comeBack } from "./callback.ts";
import { change, connectionOf, create, remove } from "./connection.ts";
import { createOidc } from "./oidc/oidc.ts";
import { createGuardedFetch } from "./outbound/guarded-fetch.ts";
import type { SsoParts } from "./parts.ts";
import { endingWith, receive } from "./saml/posted.ts";
import { createSaml } from "./saml/saml.ts";
import { hasProvedDomain, selectConnection, selectConnections } from "./queries.ts";
import { findConnection, findLive } from "./system-queries.ts";

/** What this room works with. */
export interface SsoOptions {
  readonly system: SystemPool;
  readonly people: People;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the secrets of identity providers are sealed with. */
  readonly secret: string;
  readonly publicUrl: string;
  readonly logger: Logger;
  /** Identity providers may be on this machine, without TLS (default false): for tests. */
  readonly allowLoopback?: boolean | undefined;
}

/** The identity providers of organizations, and signing in with them. */
export function ssoRoutes(door: Door, options: SsoOptions): readonly Route[] {
  const { system, people, grants, secret, publicUrl, logger, allowLoopback = false } = options;
  const sealer = createSealer(secret, "identity providers");
  const fetch = createGuardedFetch({ allowLoopback });
  const oidc = createOidc({ fetch, sealer, publicUrl, allowLoopback });
  const parts: SsoParts = {
    ...{ system, people, publicUrl, oidc, saml: createSaml(publicUrl), logger },
    sealer: createSealer(secret, "single sign-on"),
  };
  const deciding = persistentDoor(door);
  const changing = { people, grants, publicUrl, sealer };
  return [
    serveOrganization(door, listSsoConnections, ({ db, context }) =>
      selectConnections(db, context.organization.id).map((rows) => ({
        items: rows.map((row) => connectionOf(publicUrl, row)),
      })),
    ),
    serveOrganization(deciding, createSsoConnection, async (inside) => create(changing, inside)),
    serveOrganization(deciding, updateSsoConnection, async (inside) => change(changing, inside)),
    serveOrganization(deciding, deleteSsoConnection, async (inside) => remove(changing, inside)),
    testRoute(door, parts),
    ...signInRoutes(parts),
  ];
}

/** The provider is asked outside of the transaction that finds it: meanwhile no connection waits. */
function testRoute(door: Door, parts: SsoParts): Route {
  return route(testSsoConnection, async (call) => {
    const { org, connection: id } = call.parameters;
    call.reply.headers.set("Guildhall-Organization", org);
    const found = await door.organization(call.request, org, "sso:update", async ({ db, context }) => ({
      row: await selectConnection(db, context.organization.id, id),
      isReady: await hasProvedDomain(db, context.organization.id),
    }));
    if (!found.row) throw new Problem("not_found");
    if (!found.isReady) throw new Problem("domain_needed");
    const connection = await findConnection(parts.system, found.row.id);
    if (!connection) throw new Problem("not_found");
    return begin(parts, { connection, intent: "test", userId: null, call });
  });
}

function signInRoutes(parts: SsoParts): readonly Route[] {
  const { system, people } = parts;
  return [
    route(beginSsoSignIn, async (call) => {
      const connection = await findLive(system, call.body.organization);
      if (!connection) throw new Problem("not_found");
      return begin(parts, { connection, intent: "sign_in", userId: null, call });
    }),
    route(beginSsoStepUp, async (call) => {
      const userId = await people.vouching.accountId(call.facts);
      const connection = await findLive(system, call.body.organization);
      if (!connection) throw new Problem("not_found");
      return begin(parts, { connection, intent: "step_up", userId, call });
    }),
    route(ssoCallback, async ({ request, facts, reply, parameters, query }) => {
      const { search } = new URL(request.url);
      const back = { request, facts, reply, connectionId: parameters.connection, state: query.state };
      return comeBack(parts, back, (connection, away) => parts.oidc.assertionOf(connection, search, away));
    }),
    route(ssoAcs, async (call) => receive(parts, call)),
    route(ssoEnding, async ({ request, facts, reply, parameters, query: { state, said = "" } }) => {
      const back = { request, facts, reply, connectionId: parameters.connection, state };
      return comeBack(parts, back, (connection, away) =>
        endingWith(parts, { connection, away, sealed: said }),
      );
    }),
  ];
}
