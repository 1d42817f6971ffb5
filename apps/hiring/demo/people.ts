/** The password of everybody in the demo data. It is public, so these people can not be where people are real. */
export const demoPassword = "guildhall-demo";

/** Somebody in the demo data. Their addresses end in `.example`, which nobody can own. */
export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly memberships: readonly {
    /** The organization's slug. */
    readonly organization: string;
    readonly role: string;
    readonly joinedDaysAgo: number;
  }[];
}

/** A dozen people: every role, from one organization to four. Each owner joined theirs first. */
export const demoPeople: readonly DemoPerson[] = [
  person("Olivia Okafor", "olivia@acme.example", { acme: ["owner", 820], globex: ["member", 96] }),
  person("Max Lindqvist", "max@acme.example", { acme: ["member", 641], initech: ["owner", 340] }),
  person("Eve Marchetti", "eve@globex.example", { globex: ["owner", 505] }),
  person("Nia Adeyemi", "nia@northlight.example", {
    acme: ["admin", 412],
    globex: ["admin", 260],
    initech: ["member", 180],
    umbrella: ["admin", 33],
  }),
  person("Tomás Herrera", "tomas@acme.example", { acme: ["admin", 733] }),
  person("Priya Raman", "priya@acme.example", { acme: ["recruiter", 288] }),
  person("Jonas Weber", "jonas@acme.example", { acme: ["member", 530], umbrella: ["owner", 41] }),
  person("Aiko Tanaka", "aiko@globex.example", { globex: ["admin", 470], acme: ["member", 75] }),
  person("Samuel Osei", "samuel@globex.example", { globex: ["member", 301] }),
  person("Leila Haddad", "leila@globex.example", { globex: ["member", 149], umbrella: ["member", 20] }),
  person("Ravi Menon", "ravi@initech.example", { initech: ["admin", 322] }),
  person("Hannah Fischer", "hannah@acme.example", { acme: ["member", 58] }),
];

function person(
  name: string,
  email: string,
  roles: Readonly<Record<string, readonly [role: string, joinedDaysAgo: number]>>,
): DemoPerson {
  const memberships = Object.entries(roles).map(([organization, [role, joinedDaysAgo]]) => ({
    organization,
    role,
    joinedDaysAgo,
  }));
  return { name, email, memberships };
}
