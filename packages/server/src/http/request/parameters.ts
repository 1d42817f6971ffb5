import { id, roleName, slug, type EndpointDeclaration, type Query } from "@guildhall/protocol";
import { z } from "zod";
import { Problem } from "../problem.ts";
import { checked, isText } from "./checked.ts";
import { accountParameter } from "./request-facts.ts";

const nothing = z.object({});

/**
 * Checks the parameters of a path: `:org` is a slug, `:slug` any text, `:role` the name of a role, every other an id,
 * which is given in lower case.
 *
 * Throws the problem `not_found` for any other: what can not exist looks like what does not.
 */
export function parametersOf(inPath: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inPath).map(([name, value]) => [name, parameterOf(name, value)]));
}

function parameterOf(name: string, value: string): string {
  const { success } = schemaOf(name).safeParse(value);
  if (!success) throw new Problem("not_found");
  // One id has one spelling, so that comparing two texts compares what they name.
  return schemaOf(name) === id ? value.toLowerCase() : value;
}

const text = z.string().refine(isText);

function schemaOf(name: string): z.ZodType<string> {
  if (name === "org") return slug;
  if (name === "role") return roleName;
  return name === "slug" ? text : id;
}

/**
 * Checks the query of a URL against an endpoint's schema; one without takes no query.
 *
 * Throws the problem `invalid_query`, also for a parameter that is given twice.
 */
export function queryOf<Declared extends EndpointDeclaration>(
  endpoint: Declared,
  url: string,
): Query<Declared> {
  const at = url.indexOf("?");
  const given = at < 0 ? {} : onceEach(new URLSearchParams(url.slice(at).replace(/#.*$/, "")));
  // Who is meant by a link was read with the facts of the request.
  const { [accountParameter]: _account, ...asked } = given;
  const query = checked(
    endpoint.query ?? nothing,
    endpoint.method === "GET" ? asked : given,
    "invalid_query",
  );
  return (endpoint.query === null ? null : query) as Query<Declared>;
}

function onceEach(parameters: URLSearchParams): Readonly<Record<string, string>> {
  const names = [...parameters.keys()];
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (twice.size > 0) {
    const fields = [...twice].map((field) => ({ field, message: "Give this once." }));
    throw new Problem("invalid_query", { fields });
  }
  return Object.fromEntries(parameters);
}
