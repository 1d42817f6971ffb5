/** Somebody who signs in. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Somebody who founds an organization by signing up. */
export interface Founder extends Person {
  /** The name of the organization. */
  readonly organization: string;
}

/** The password of everybody in the demo data, as the terminal says it. */
const demoPassword = "guildhall-demo";

/** Owns Acme and is a member of Globex. */
export const olivia: Person = demo("Olivia Okafor", "olivia@acme.example");
/** Is a member of Acme and owns Initech. */
export const max: Person = demo("Max Lindqvist", "max@acme.example");
/** Owns Globex, and has nothing to do with Acme. */
export const eve: Person = demo("Eve Marchetti", "eve@globex.example");
/** Works in all four organizations of the demo. */
export const nia: Person = demo("Nia Adeyemi", "nia@northlight.example");
/** Is a member of Acme and of nothing else. */
export const hannah: Person = demo("Hannah Fischer", "hannah@acme.example");
/** Owns Umbrella Bakery, which has no jobs yet. */
export const jonas: Person = demo("Jonas Weber", "jonas@acme.example");

/** Somebody nobody here has heard of; another one for each organization's name. */
export function stranger(name: string, organization: string): Founder {
  const mailbox = `${name}.${organization}`.toLowerCase().replace(/[^a-z]+/g, ".");
  return { name, organization, email: `${mailbox}@example.org`, password: "a sentence is a good password" };
}

function demo(name: string, email: string): Person {
  return { name, email, password: demoPassword };
}
