import { readEnding, type Ending } from "@guildhall/protocol";
import type { Route } from "../http/index.ts";
import { serveAccount, type Db, type Door, type Statement } from "../tenancy/index.ts";

/** What a person who is out of an organization is told of how that came. */
export function endingRoutes(door: Door): readonly Route[] {
  return [
    serveAccount(door, readEnding, ({ db, query }) =>
      selectEnding(db, query.organization).map((row) => ({ ending: row })),
    ),
  ];
}

interface EndingRow {
  readonly kind: Ending["kind"];
  readonly by: string | null;
  readonly at: Date;
}

/** How the identified person's place in an organization ended; null when it did not, or more than a day ago. */
function selectEnding(db: Db, organizationId: string): Statement<EndingRow | null> {
  return db.one<EndingRow>("select kind, by_name as by, at from guildhall.ending_of($1)", [organizationId]);
}
