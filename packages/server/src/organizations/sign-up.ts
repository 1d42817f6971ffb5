import { signUp } from "@guildhall/protocol";
import { route, type Route } from "../http/index.ts";
import type { People } from "../people/index.ts";
import { inTransactionOf } from "../tenancy/index.ts";
import { foundOrganization } from "./found.ts";
import { identifyAs } from "./queries.ts";
import type { ReservedWords } from "./slug.ts";

/** Signing up: person, browser, organization, owner and events come into being together or not at all. */
export function signUpRoute(people: People, reserved: ReservedWords): Route {
  return route(signUp, async ({ body, facts, reply }) => {
    const { name, email, password } = body;
    const person = { name, email, password, facts, reply };
    return people.signUp({
      ...person,
      within: (client, { userId, browserId }) =>
        inTransactionOf(client, async ({ db }) => {
          await identifyAs(db, { userId, browserId });
          const founding = {
            db,
            founder: { id: userId, name },
            facts,
            reserved,
            slugField: "organization.slug",
          };
          const organization = await foundOrganization(founding, body.organization);
          return { user: { id: userId, name, email, emailVerified: false }, landing: organization.slug };
        }),
    });
  });
}
