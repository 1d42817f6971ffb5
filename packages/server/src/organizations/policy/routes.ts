import { previewPolicy, readPolicy, updatePolicy } from "@guildhall/protocol";
import type { Route } from "../../http/index.ts";
import { persistentDoor, serveOrganization, type Door } from "../../tenancy/index.ts";
import { change, preview, readCurrent } from "./policy.ts";

/** What an organization demands of whoever enters it: reading, changing, and what a change would ask of whom. */
export function policyRoutes(door: Door): readonly Route[] {
  return [
    serveOrganization(door, readPolicy, ({ db, context }) => readCurrent({ db, context })),
    serveOrganization(persistentDoor(door), updatePolicy, ({ db, context, facts, body }) =>
      change({ db, context, facts }, body),
    ),
    serveOrganization(door, previewPolicy, ({ db, context, body }) => preview({ db, context }, body)),
  ];
}
