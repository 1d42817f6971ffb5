import {
  builtInGrants,
  type Account,
  type OrganizationSession,
  type OwnOrganization,
} from "@guildhall/protocol";

/** The moment at which the demos play; what they show does not change with the day. */
export const now = "2026-11-20T10:00:00Z";

/** A name as long as people can have one, and names that are read from right to left. */
export const longName = "Maximiliane Konstantinopolitanska-Oberschwarzenbrunner-Wehle";
/** An organization's name of sixty characters. */
export const longOrganization = "The Worshipful Society of Cartographers, Surveyors & Friends";
/** Names that are read from right to left. */
export const rightToLeft = { person: "ليلى الحداد", organization: "مجموعة النخيل للتوظيف" } as const;

/** The nth id: always the same, so that pictures are. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
}

/** An instant so many days after `now`, before it when negative. */
export function inDays(days: number): string {
  return new Date(Date.parse(now) + days * 86_400_000).toISOString();
}

/** A person by their name; their address follows from it where it is plain, else from their id. */
export function person(n: number, name: string) {
  const plain = name.toLowerCase().replaceAll(/[^a-z]+/g, ".");
  const local = /^[a-z]/.test(plain) ? plain : `person${n}`;
  return { id: idOf(n), name, email: `${local}@acme.example` };
}

/** An organization of a person's list; whatever is not said follows from its slug. */
export function own(n: number, slug: string, more: Partial<OwnOrganization> = {}): OwnOrganization {
  const name = slug.slice(0, 1).toUpperCase() + slug.slice(1);
  const known = { id: idOf(1000 + n), slug, name, plan: "free", role: "member", session: "ready" } as const;
  const unknown = { asks: null, ways: [], lastUsedAt: null, deletesAt: null, logo: null };
  return { ...known, ...unknown, ...more };
}

/** An account of a person who belongs to these organizations, of which the server lists the first 200. */
export function account(who: ReturnType<typeof person>, ...organizations: OwnOrganization[]): Account {
  const listed = { organizations: organizations.slice(0, 200), organizationCount: organizations.length };
  return { user: { ...who, emailVerified: true }, authenticatedAt: now, landing: null, ...listed };
}

const acme = { plan: "pro", session: "open", lastUsedAt: now } as const;

/** Olivia owns Acme and is a member of Globex. */
export const olivia: Account = account(
  person(1, "Olivia Okafor"),
  own(1, "acme", { ...acme, role: "owner" }),
  own(2, "globex"),
);

/** Olivia, whose Acme has a long name. */
export const longAcme: Account = account(
  person(1, "Olivia Okafor"),
  own(1, "acme", { ...acme, name: longOrganization, role: "owner" }),
);

/** Max is a member of Acme, and no more. */
export const max: Account = account(person(2, "Max Lindqvist"), own(1, "acme", { ...acme, role: "member" }));

/** Fifty-five more people, among them one of a long name and one whose name is read from right to left. */
export const crowd = Array.from({ length: 55 }, (_, index) => {
  if (index === 3) return person(103, longName);
  if (index === 5) return person(105, rightToLeft.person);
  const first = ["Nia", "Ben", "Chiara", "Dmitri", "Eve", "Farah", "Goran", "Hana", "Ivan", "Jun", "Kofi"];
  const last = ["Adeyemi", "Brandt", "Costa", "Duarte", "Eriksen"];
  return person(100 + index, `${first[index % 11] ?? ""} ${last[index % 5] ?? ""}`);
});

/** The session of an account in one of its organizations; null in one that it does not belong to. */
export function sessionOf({ user, organizations }: Account, slug: string): OrganizationSession | null {
  const found = organizations.find((each) => each.slug === slug);
  if (found === undefined) return null;
  const { id, name, plan, role } = found;
  const grants: Readonly<Record<string, readonly string[]>> = builtInGrants;
  return {
    id: idOf(5000),
    organization: { id, slug, name, plan, createdAt: inDays(-300) },
    user: { id: user.id, name: user.name, email: user.email },
    role,
    permissions: [...(grants[role] ?? [])],
    openedAt: now,
    expiresAt: inDays(7),
  };
}
