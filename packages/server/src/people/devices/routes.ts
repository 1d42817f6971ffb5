import { endDevice, endDevices, listDevices, type AccountSession } from "@guildhall/protocol";
import { cursorOf, pageOf, route, type Route } from "../../http/index.ts";
import { personWithProof, serveAccount, type Door } from "../../tenancy/index.ts";
import type { People } from "../people.ts";
import { deviceOf } from "./device.ts";
import { selectDevices, type DeviceRow } from "./queries.ts";

/** Where a person is signed in: the list, ending one, ending all. */
export function deviceRoutes(door: Door, people: Pick<People, "endSessions">): readonly Route[] {
  return [
    serveAccount(door, listDevices, ({ db, query: { after, limit } }) =>
      selectDevices(db, { after: cursorOf(after), limit: limit + 1 }).map((rows) =>
        pageOf(rows, limit, { item: accountSessionOf, cursor: ({ id }) => id }),
      ),
    ),
    route(endDevice, async ({ request, parameters, facts, reply }) => {
      const person = await personWithProof(door, request, endDevice.proof);
      return people.endSessions({ person, sessionId: parameters.session, facts, reply });
    }),
    route(endDevices, async ({ request, query, facts, reply }) => {
      const person = await personWithProof(door, request, endDevices.proof);
      const keepCurrent = query.keep === "current";
      return people.endSessions({ person, sessionId: null, keepCurrent, facts, reply });
    }),
  ];
}

type ServedAccountSession = Omit<AccountSession, "signedInAt" | "lastUsedAt" | "expiresAt"> & {
  readonly signedInAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
};

function accountSessionOf(row: DeviceRow): ServedAccountSession {
  const { id, current, ip } = row;
  return {
    ...{ id, current, ip, device: deviceOf(row.user_agent), methods: [...row.methods] },
    signedInAt: row.signed_in_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}
