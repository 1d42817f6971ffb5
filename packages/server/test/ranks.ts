import { builtInGrants, type Grants } from "@guildhall/protocol";

/** What the application of the ranks' table grants beside Guildhall itself: reading notes from admins up, writing to owners. */
export const rankGrants: Partial<Grants> = { owner: ["note:read", "note:write"], admin: ["note:read"] };

const { owner, admin } = builtInGrants;

/** The custom roles of the table and what each permits. */
export const customRanks: Readonly<Record<string, readonly string[]>> = {
  deputy: [...owner, "note:read", "note:write"],
  steward: [...admin, "note:read", "note:write"],
  recruiter: [
    ...["organization:read", "member:read", "team:read", "role:read", "member:update", "member:remove"],
    ...["invitation:read", "invitation:create", "invitation:revoke"],
  ],
  scribe: ["note:write", "member:update", "domain:create", "domain:update"],
  guest: [],
};

/** What somebody of a rank may do at all, and whose role they may give, change or take away. */
export interface Rank {
  readonly name: string;
  readonly may: ReadonlySet<string>;
  readonly reaches: ReadonlySet<string>;
}

// Written by hand from the rules, and asking no code of ours: nobody reaches above themself, only owners reach owners.
const table = `
  owner     | give remove transfer roles invite domains | owner deputy steward admin recruiter scribe member guest
  deputy    | give remove transfer roles invite domains |       deputy steward admin recruiter scribe member guest
  steward   | give remove          roles invite domains |              steward admin recruiter scribe member guest
  admin     | give remove          roles invite domains |                      admin recruiter        member guest
  recruiter | give remove                invite         |                            recruiter        member guest
  scribe    | give                              domains |                                      scribe        guest
  member    |                                           |                                             member guest
  guest     |                                           |                                                    guest
`;

/** What the table says of somebody who uses a right on these roles: `done`, or the code of the refusal. */
export function verdict({ may, reaches }: Rank, right: string, ...touched: readonly string[]): string {
  if (!may.has(right)) return "forbidden";
  return touched.every((role) => reaches.has(role)) ? "done" : "above_own_role";
}

/** Who may do what to whom. */
export const ranks: readonly Rank[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [name = "", may = "", reaches = ""] = line.split("|").map((cell) => cell.trim());
    return { name, may: new Set(may.split(/ +/)), reaches: new Set(reaches.split(/ +/)) };
  });
