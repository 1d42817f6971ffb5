import {
  createDomain,
  deleteDomain,
  listDomains,
  updateDomain,
  verifyDomain,
  type Grants,
} from "@guildhall/protocol";
import { route, type Route } from "../http/index.ts";
import type { RoleGiving } from "../members/index.ts";
import type { People } from "../people/index.ts";
import { persistentDoor, serveOrganization, type Door } from "../tenancy/index.ts";
import type { LookUpTxt } from "./dns.ts";
import { change, claim, domainOf, giveUp } from "./domain.ts";
import { joiningRoutes } from "./joining/routes.ts";
import { selectDomains } from "./queries.ts";
import { verify } from "./verify.ts";

/** What this room works with. */
export interface DomainOptions extends Pick<RoleGiving, "beforeTransfer"> {
  readonly people: People;
  /** What each built-in role may do. */
  readonly grants: Grants;
  /** What the links in mails begin with. */
  readonly publicUrl: string;
  readonly lookUpTxt: LookUpTxt;
}

/** The e-mail domains of an organization, and joining by them. */
export function domainRoutes(door: Door, options: DomainOptions): readonly Route[] {
  const { people, grants, lookUpTxt } = options;
  const deciding = persistentDoor(door);
  const parts = { door, gate: people.gate, lookUpTxt };
  return [
    serveOrganization(door, listDomains, ({ db, context }) =>
      selectDomains(db, context.organization.id).map((rows) => ({ items: rows.map(domainOf) })),
    ),
    serveOrganization(deciding, createDomain, async (inside) => claim(grants, inside)),
    serveOrganization(deciding, updateDomain, async (inside) => change(grants, inside)),
    serveOrganization(deciding, deleteDomain, async (inside) => giveUp(inside)),
    route(verifyDomain, async (call) => {
      call.reply.headers.set("Guildhall-Organization", call.parameters.org);
      return verify(parts, call);
    }),
    ...joiningRoutes(door, options),
  ];
}
