import { readLogo, removeLogo, uploadLogo } from "@guildhall/protocol";
import { append } from "../events/index.ts";
import { newId, Problem, route, type RequestFacts, type Route } from "../http/index.ts";
import {
  persistentDoor,
  serveAccount,
  serveOrganization,
  type Db,
  type Door,
  type MemberContext,
} from "../tenancy/index.ts";
import { encodeLogo } from "./encode-logo.ts";
import { changeLogo, selectLogo, selectOrganization, type OrganizationRow } from "./queries.ts";
import { settingsOf } from "./routes.ts";

/** Giving an organization a logo, showing it to its members, and taking it away. */
export function logoRoutes(door: Door): readonly Route[] {
  const deciding = persistentDoor(door);
  return [
    uploadRoute(deciding),
    serveOrganization(deciding, removeLogo, async ({ db, context, facts }) => {
      await setLogo({ db, context, facts }, null);
      return null;
    }),
    serveAccount(door, readLogo, async ({ db, facts, parameters: { org: slug, image } }) => {
      const logo = await selectLogo(db, { slug, image, anyAccount: facts.account === null });
      if (!logo) throw new Problem("not_found");
      return logo;
    }),
  ];
}

// Decoding takes long: it is done for nobody who may not upload, and while it is done no connection waits for it.
function uploadRoute(door: Door): Route {
  const { permission } = uploadLogo;
  return route(uploadLogo, async ({ request, facts, parameters: { org: slug }, body, reply }) => {
    reply.headers.set("Guildhall-Organization", slug);
    await door.organization(request, slug, permission, () => null);
    const bytes = await encodeLogo(body);
    return door.organization(request, slug, permission, async ({ db, context }) =>
      settingsOf(await setLogo({ db, context, facts }, { id: newId(), bytes })),
    );
  });
}

interface Setting {
  readonly db: Db;
  readonly context: MemberContext;
  readonly facts: RequestFacts;
}

async function setLogo(
  { db, context, facts }: Setting,
  logo: { readonly id: string; readonly bytes: Buffer } | null,
): Promise<OrganizationRow | null> {
  const { id, name } = context.organization;
  const changed = await changeLogo(db, id, logo);
  if (changed)
    await append(
      { db, context, facts },
      {
        type: logo ? "organization.logo_changed" : "organization.logo_removed",
        subject: { kind: "organization", id, name },
        before: { logo: changed.former },
        after: { logo: logo?.id ?? null },
      },
    );
  return selectOrganization(db, id);
}
