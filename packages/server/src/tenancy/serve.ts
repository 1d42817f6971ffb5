import type { Endpoint, EndpointDeclaration, OrganizationEndpoint } from "@guildhall/protocol";
import { route, type Call, type Route, type Served } from "../http/index.ts";
import type { InsideAccount } from "./account-door.ts";
import type { Door, InsidePublic } from "./door.ts";
import type { InsideOrganization } from "./organization-door.ts";
import { demandProof } from "./proof.ts";
import type { Statement } from "./transaction/statement.ts";

type Given<Value> = Value | Promise<Value> | Statement<Value>;
type AccountEndpoint = EndpointDeclaration & { readonly scope: "account" };

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
      return proof ? demandProof(inside, proof).then(working) : working();
    });
  });
}

/** Serves an endpoint of one person: the person is identified, then the work runs. */
export function serveAccount<Declared extends AccountEndpoint & Endpoint>(
  door: Door,
  endpoint: Declared,
  work: (inside: InsideAccount & Call<Declared>) => Given<Served<Declared>>,
): Route {
  return route(
    endpoint,
    (call) =>
      door.account(call.request, (inside) => work({ ...call, ...inside })) as Promise<Served<Declared>>,
  );
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
