import type { Team } from "@guildhall/protocol";
import { idOf, inDays } from "../cast.ts";

/** A team of Acme by its name. */
export function team(n: number, name: string, members: number): Team {
  return { id: idOf(300 + n), name, members, createdAt: inDays(-100 + n) };
}

/** The teams of Acme. */
export const teams: readonly Team[] = [team(0, "Engineering", 12), team(1, "Sales", 1), team(2, "Design", 0)];
