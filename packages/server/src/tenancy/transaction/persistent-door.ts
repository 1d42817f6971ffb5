import type { Permission } from "@guildhall/protocol";
import type { Door } from "../door.ts";
import type { OrganizationWork } from "../organization-door.ts";

/** How often work is tried in all. */
const attempts = 4;

/**
 * A door whose work in an organization starts over, in a new transaction, when PostgreSQL ended it for the sake of
 * another: two people who remove each other at once each hold the session that the other's removal is to end.
 * @see https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
 */
export function persistentDoor(door: Door): Door {
  return {
    ...door,
    organization: <Result>(
      ...asked: [Request, string, Permission | null, OrganizationWork<Result>]
    ): Promise<Awaited<Result>> => persist(() => door.organization(...asked)),
  };
}

async function persist<Value>(attempt: () => Promise<Value>): Promise<Value> {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !isEndedForAnother(error)) throw error;
    }
  }
}

// Serialization failure, and deadlock detected.
function isEndedForAnother(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40001" || error.code === "40P01");
}
