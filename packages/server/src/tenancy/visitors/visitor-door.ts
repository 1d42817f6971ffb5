import { factsOf } from "../../http/index.ts";
import { askingOf } from "../caller.ts";
import { refused, type Doorway } from "../doorway.ts";
import { enterBy } from "../transaction/entrance.ts";
import type { Db } from "../transaction/transaction.ts";
import { becomeVisitor, visit, type VisitAnswer, type VisitRow } from "./queries.ts";

/** The organization that a visitor came to. Nothing is known of the visitor. */
export interface VisitorContext {
  readonly organization: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    /** The id of its logo, for `guildhall.visited_logo`. */
    readonly logo: string | null;
  };
}

/** What a visitor's work is given. */
export interface InsideVisit {
  readonly db: Db;
  readonly context: VisitorContext;
}

/** Work for a visitor: gives a statement unsent, a promise, or a value. */
export type VisitorWork<Result> = (inside: InsideVisit) => Result;

/**
 * Visits an organization as nobody in particular, whoever is signed in, and runs work there. Work that finds nothing to show
 * throws `not_found`, as for an organization that does not exist: sent back unsent, it takes as many round trips to say so.
 */
export async function enterAsVisitor<Result>(
  { requests, visits, beforeVisit, origin }: Doorway,
  { request, slug }: { readonly request: Request; readonly slug: string },
  work: VisitorWork<Result>,
): Promise<Awaited<Result>> {
  const facts = factsOf(request, origin);
  await beforeVisit({ slug, ip: facts.ip, brings: request.method !== "GET" && request.method !== "HEAD" });
  const asking = askingOf(facts).request;
  const entrance = {
    key: slug,
    expectations: visits,
    statements: (expected: VisitRow | null) => [visit(slug, asking, expected), becomeVisitor],
    found: (answer: object | undefined) => visited(answer as VisitAnswer | undefined),
    inside: (db: Db, row: VisitRow): InsideVisit => ({ db, context: contextOf(row, slug) }),
  };
  try {
    return await enterBy(requests, entrance, work);
  } catch (error) {
    // What is refused is asked for anew, as what does not exist is.
    visits.forget(slug);
    throw error;
  }
}

function visited(answer: VisitAnswer | undefined): VisitRow {
  if (answer?.refusal === null) return answer;
  throw refused(answer?.refusal ?? "not_found");
}

function contextOf(row: VisitRow, slug: string): VisitorContext {
  const { organization_id: id, organization_name: name, logo_id: logo } = row;
  return { organization: { id, slug, name, logo } };
}
