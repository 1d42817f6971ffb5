import {
  personalMethods,
  type Endpoint,
  type EndpointDeclaration,
  type OrganizationEndpoint,
  type ProofDemand,
  type VisitorEndpoint,
} from "@guildhall/protocol";
import { route, stepUpRequired, type Call, type Route, type Served } from "../http/index.ts";
import type { InsideAccount } from "./account-door.ts";
import type { Person } from "./context.ts";
import type { Door, InsidePublic } from "./door.ts";
import { refused } from "./doorway.ts";
import type { InsideOrganization } from "./organization-door.ts";
import type { Statement } from "./transaction/statement.ts";
import type { InsideVisit } from "./visitors/visitor-door.ts";

type Given<Value> = Value | Promise<Value> | Statement<Value>;
type AccountEndpoint = EndpointDeclaration & Extract<Endpoint, { scope: "account" }>;

/**
 * Serves an endpoint of one organization: the door is opened with the endpoint's own permission, the proof that it demands is
 * asked for, then the work runs.
 */
export function serveOrganization<Declared extends OrganizationEndpoint>(
  door: Door,
  endpoint: Declared,
  work: (inside: InsideOrganization & Call<Declared>) => Given<Served<Declared>>,
): Route {
  return route(endpoint, (call) => {
    const slug = (call.parameters as { readonly org: string }).org;
    call.reply.headers.set("Guildhall-Organization", slug);
    const { permission, proof } = endpoint;
    return door.organization(call.request, slug, permission, (inside) => {
      const working = (): Given<Served<Declared>> => work({ ...call, ...inside });
      return proof ? requireProof(inside, proof).then(working) : working();
    });
  });
}

/**
 * Asks, before an act in an organization that matters, for a proof that is young enough, and for the second factor of whoever
 * has one: in the transaction that does it. For acts of which not all matter; the others say `proof` of their endpoint.
 *
 * Throws the problem `step_up_required`, and `organization_session_required` when the session ended on the way.
 * @see OWASP ASVS 5.0 requirement 7.5.3
 */
export async function requireProof(
  inside: Pick<InsideOrganization, "db" | "context">,
  demand: ProofDemand,
): Promise<void> {
  return demandProof(proofAsked(inside, demand), "organization_session_required");
}

async function demandProof(
  asking: Statement<AskedRow | null>,
  gone: "organization_session_required" | "unauthenticated",
): Promise<void> {
  const answer = await asking;
  if (!answer) throw refused(gone);
  if (answer.asked !== null) throw refused(answer.asked);
}

interface AskedRow {
  readonly asked: string | null;
}

function proofAsked(
  { db, context }: Pick<InsideOrganization, "db" | "context">,
  { maxAgeSeconds }: ProofDemand,
): Statement<AskedRow | null> {
  return db.one<AskedRow>("select guildhall.proof_asked($1, $2) as asked", [
    context.session.id,
    maxAgeSeconds,
  ]);
}

function requireAccountProof({ db }: InsideAccount, { maxAgeSeconds }: ProofDemand): Promise<void> {
  const asking = db.one<AskedRow>("select guildhall.account_proof_asked($1) as asked", [maxAgeSeconds]);
  return demandProof(asking, "unauthenticated");
}

/** Serves an endpoint of one person: the person is identified, the proof that it demands is asked for, then the work runs. */
export function serveAccount<Declared extends AccountEndpoint & Endpoint>(
  door: Door,
  endpoint: Declared,
  work: (inside: InsideAccount & Call<Declared>) => Given<Served<Declared>>,
): Route {
  const { proof } = endpoint;
  return route(
    endpoint,
    (call) =>
      door.account(call.request, (inside) => {
        const working = (): Given<Served<Declared>> => work({ ...call, ...inside });
        return proof ? requireAccountProof(inside, proof).then(working) : working();
      }) as Promise<Served<Declared>>,
  );
}

/**
 * The person that a request speaks for, once they gave the proof that the endpoint demands: for acts that are done in a
 * transaction of their own.
 *
 * Throws the problems `unauthenticated` and `step_up_required`.
 */
export async function personWithProof(door: Door, request: Request, demand: ProofDemand): Promise<Person> {
  return door.account(request, async (inside) => {
    await requireAccountProof(inside, demand);
    return inside.person;
  });
}

/**
 * Asks, before somebody founds or joins an organization, that they proved who they are in a way of their own: an
 * organization's identity provider speaks for its people in that organization, and nowhere else.
 *
 * Throws the problem `step_up_required`.
 */
export function requireOwnWay({ personal }: Pick<Person, "personal">): void {
  if (!personal) throw stepUpRequired({ asks: "sign_in", ways: [...personalMethods] });
}

/** Serves an endpoint of one organization for its visitors: the visit is counted and made, then the work runs. */
export function serveVisitor<Declared extends VisitorEndpoint>(
  door: Door,
  endpoint: Declared,
  work: (inside: InsideVisit & Call<Declared>) => Given<Served<Declared>>,
): Route {
  return route(endpoint, (call) => {
    const slug = (call.parameters as { readonly org: string }).org;
    call.reply.headers.set("Guildhall-Organization", slug);
    return door.visitor(call.request, slug, (inside) => work({ ...call, ...inside }));
  });
}

type PublicEndpoint = EndpointDeclaration & { readonly scope: "public" };

/** Serves an endpoint for anybody. */
export function servePublic<Declared extends PublicEndpoint & Endpoint>(
  door: Door,
  endpoint: Declared,
  work: (inside: InsidePublic & Call<Declared>) => Given<Served<Declared>>,
): Route {
  return route(
    endpoint,
    (call) =>
      door.public(call.request, (inside) => work({ ...call, ...inside })) as Promise<Served<Declared>>,
  );
}
