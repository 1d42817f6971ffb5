import type { ProblemCode, ssoAcs } from "@guildhall/protocol";
import { z } from "zod";
import { hashOf, Problem, type Call } from "../../http/index.ts";
import { withQuery } from "../../people/index.ts";
import type { Away } from "../begin.ts";
import type { Assertion, ConnectionRow } from "../identity-provider.ts";
import type { SsoParts } from "../parts.ts";
import { findConnection, useAssertion } from "../system-queries.ts";
import type { SamlAssertion } from "./assertion.ts";
import { requestIdOf } from "./saml.ts";

/** How long a browser takes from where it posted to where that ends, at most: a minute, in milliseconds. */
const onTheWayMs = 60_000;

interface Said {
  readonly connection: string;
  readonly at: number;
  readonly assertion: SamlAssertion;
}

const instant = z.iso.datetime().transform((at) => new Date(at));
const said: z.ZodType<Said> = z.object({
  connection: z.string(),
  at: z.number(),
  assertion: z.object({
    ...{ id: z.string(), inResponseTo: z.string(), subject: z.string(), email: z.string() },
    ...{ name: z.string().nullable(), mfa: z.boolean(), expiresAt: instant },
    authenticatedAt: instant.nullable(),
  }),
});

/**
 * Reads what an identity provider had a browser post, and leads that browser, and no other, on to where it ends: its cookie
 * did not come along with what another site made it send. What is known so far goes along sealed, and nothing is kept.
 *
 * Throws the problem `not_found` for a connection that is not there.
 */
export async function receive(parts: SsoParts, call: Call<typeof ssoAcs>): Promise<null> {
  const { parameters, body, reply, facts } = call;
  const connection = await findConnection(parts.system, parameters.connection);
  if (connection?.kind !== "saml") throw new Problem("not_found");
  const assertion = await parts.saml
    .assertionOf(connection, body.SAMLResponse)
    .catch((cause: unknown) => refusedWith(parts, cause, facts.id));
  const path = `/api/auth/sso/${connection.id}/ending`;
  const state = body.RelayState ?? "";
  const place = assertion
    ? withQuery(path, {
        state,
        said: parts.sealer.seal({ connection: connection.id, at: Date.now(), assertion }),
      })
    : withQuery("/sign-in", { problem: "sso_failed" satisfies ProblemCode, request: facts.id });
  reply.headers.set("Location", place);
  return null;
}

function refusedWith({ logger }: SsoParts, cause: unknown, request: string): null {
  logger.info({ request, error: cause }, "an assertion was refused");
  return null;
}

/**
 * What was posted, once it has come to the browser that asked for it: in answer to that browser's own request, not too late,
 * and for the first time. Throws an Error else.
 */
export async function endingWith(
  parts: SsoParts,
  {
    connection,
    away,
    sealed,
  }: { readonly connection: ConnectionRow; readonly away: Away; readonly sealed: string },
): Promise<Assertion> {
  const { at, assertion, ...told } = said.parse(parts.sealer.open(sealed));
  if (told.connection !== connection.id || connection.kind !== "saml")
    throw new Error("It is another provider's.");
  if (assertion.inResponseTo !== requestIdOf(away)) throw new Error("It answers another request.");
  if (at < Date.now() - onTheWayMs) throw new Error("It was on its way too long.");
  const { organization_id: organizationId, id: connectionId } = connection;
  const idHash = hashOf(assertion.id);
  if (
    !(await useAssertion(parts.system, {
      organizationId,
      connectionId,
      idHash,
      expiresAt: assertion.expiresAt,
    }))
  )
    throw new Error("It was used before.");
  return assertion;
}
