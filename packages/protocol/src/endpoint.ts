import type { z } from "zod";
import type { Bytes, BytesDeclaration, BytesInput } from "./bytes.ts";
import type { EventType, AccountEventType } from "./event.ts";
import type { Permission } from "./permission.ts";
import type { ProblemCode } from "./problem.ts";
import type { StreamDeclaration } from "./stream.ts";

/** Which methods an endpoint may have; a GET changes nothing. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Who may call an endpoint: anybody (`public`), whoever is signed in (`account`), a member of the organization in the
 * path with a permission (`organization`; null asks for membership alone), anybody who visits the organization in the path,
 * as nobody in particular (`visitor`), or the operator's probes (`system`). An act that matters may ask the person for a
 * `proof` that is no older than so many seconds, and for the second factor of whoever has set one up: else it is refused with
 * `step_up_required`.
 */
export type Guard =
  | { readonly scope: "public" | "system" }
  | { readonly scope: "visitor" }
  | { readonly scope: "account"; readonly proof?: ProofDemand }
  | {
      readonly scope: "organization";
      readonly permission: Permission | null;
      readonly proof?: ProofDemand;
    };

/** How young the last deliberate proof has to be. @see OWASP ASVS 5.0 requirement 7.5.3 */
export interface ProofDemand {
  readonly maxAgeSeconds: number;
}

/** What the acts that matter most ask of a proof: at most 15 minutes. */
export const recentProof: ProofDemand = { maxAgeSeconds: 900 };

/** Everything that is known of an endpoint before it is called. One that declares less does not compile. */
export interface EndpointDeclaration {
  readonly method: Method;
  /** The path, with parameters as `:name`; an organization's endpoints name it `:org`. */
  readonly path: `/${string}`;
  /** What it does, in one sentence, for the reference. */
  readonly summary: string;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodObject | BytesDeclaration | null;
  /** The answer's body; null answers 204, or 303 with the place to go on to in `Location`. */
  readonly answer: z.ZodType | BytesDeclaration | StreamDeclaration | null;
  readonly status: 200 | 201 | 204 | 303;
  /**
   * It speaks OAuth: it takes a form beside JSON, ignores parameters that it does not know where its schema says so, and
   * refuses with `error` and `error_description` (default false). It must not look at the browser's cookie: a form can
   * come from another site.
   * @see RFC 6749 sections 3.2 and 5.2
   */
  readonly oauth?: true;
  /**
   * Another site has a browser post a form to it, beside the JSON of our own pages (default false). It must not look at the
   * browser's cookie, which does not come along, and changes nothing.
   * @see SAML 2.0 Bindings section 3.5
   */
  readonly posted?: true;
  /** The event that a call writes; null for one that changes nothing. */
  readonly event: EventType | AccountEventType | null;
  /** The problems that are this endpoint's own, beside those that its scope and form imply. */
  readonly problems: readonly ProblemCode[];
}

/** An endpoint of the API: its declaration and who may call it. */
export type Endpoint = EndpointDeclaration & Guard;

/** An endpoint of one organization. */
export type OrganizationEndpoint = EndpointDeclaration & Extract<Guard, { scope: "organization" }>;

/** An endpoint of one organization for its visitors. */
export type VisitorEndpoint = EndpointDeclaration & Extract<Guard, { scope: "visitor" }>;

/** Declares an endpoint; the types of its path, query, body and answer follow from what is written. */
export function endpoint<const Declared extends Endpoint>(declared: Declared): Declared {
  return declared;
}

/** The names of the parameters in a path: `"org" | "job"` for `/api/organizations/:org/jobs/:job`. */
export type PathParameter<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameter<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** The parameters of an endpoint's path. */
export type Parameters<Declared extends EndpointDeclaration> = Readonly<
  Record<PathParameter<Declared["path"]>, string>
>;

type Output<Schema> = Schema extends z.ZodType
  ? z.output<Schema>
  : Schema extends BytesDeclaration
    ? Bytes
    : Schema extends StreamDeclaration<infer Message>
      ? z.output<Message>
      : null;
type Input<Schema> = Schema extends z.ZodType
  ? z.input<Schema>
  : Schema extends BytesDeclaration
    ? BytesInput
    : null;

/** The query of an endpoint after it was checked. */
export type Query<Declared extends EndpointDeclaration> = Output<Declared["query"]>;
/** The query of an endpoint as a caller writes it. */
export type QueryInput<Declared extends EndpointDeclaration> = Input<Declared["query"]>;
/** The body of an endpoint after it was checked. */
export type Body<Declared extends EndpointDeclaration> = Output<Declared["body"]>;
/** The body of an endpoint as a caller writes it. */
export type BodyInput<Declared extends EndpointDeclaration> = Input<Declared["body"]>;
/** The answer of an endpoint, of a stream one message; null where it has none. */
export type Answer<Declared extends EndpointDeclaration> = Output<Declared["answer"]>;
