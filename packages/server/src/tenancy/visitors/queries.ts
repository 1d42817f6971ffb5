import type { FlightStatement } from "../../postgres/index.ts";

/** What the door found for a visitor. */
export interface VisitRow {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly organization_version: string;
  readonly logo_id: string | null;
}

/** What `guildhall.visit` answers: an organization, or why not. */
export type VisitAnswer = (VisitRow & { readonly refusal: null }) | { readonly refusal: string };

/**
 * Visits an organization. With an expectation, anything but exactly that raises GH004, so nothing need be answered.
 * `request` is its id, address and agent as JSON.
 */
export function visit(slug: string, request: string, expected: VisitRow | null): FlightStatement {
  const entry = "from guildhall.visit($1, $2, $3, $4)";
  return {
    text: expected ? `select ${entry}` : `select * ${entry}`,
    values: [slug, request, expected?.organization_id ?? null, expected?.organization_version ?? null],
  };
}

/** Goes on as the visitors' role, until the transaction ends. */
export const becomeVisitor: FlightStatement = {
  // eslint-disable-next-line guildhall/no-session-settings -- to a role that may less, and with the transaction it is over
  text: "select pg_catalog.set_config('role', 'guildhall_visitor', true)",
  values: [],
};
