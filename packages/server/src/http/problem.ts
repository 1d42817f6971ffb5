import { acrValues, problems, type Ask, type FieldProblem, type ProblemCode } from "@guildhall/protocol";

/** What can be said of a problem beside its code. */
export interface ProblemOptions {
  /** What to do about it, in words for the person who called. */
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
  /** With `organization_moved`: the slug that the organization has now. */
  readonly slug?: string;
  /** With `other_account`: the user id of the account that can enter. */
  readonly user?: string;
  /** With `step_up_required`: what to prove. */
  readonly asks?: Ask;
  /** With `step_up_required` and `second_factor_required`: the ways that would do. */
  readonly ways?: readonly string[];
  /** With `sole_owner`: the slugs of the organizations that nobody else owns. */
  readonly slugs?: readonly string[];
  /** Headers that the answer carries, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What went wrong inside: logged, never sent. */
  readonly cause?: unknown;
}

/** A request refused with a code of ours; the router answers it as `application/problem+json`. @see RFC 9457 */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly fields: readonly FieldProblem[] | undefined;
  readonly slug: string | undefined;
  readonly user: string | undefined;
  readonly asks: Ask | undefined;
  readonly ways: readonly string[] | undefined;
  readonly slugs: readonly string[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? problems[code].title, { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.fields = options.fields;
    this.slug = options.slug;
    this.user = options.user;
    this.asks = options.asks;
    this.ways = options.ways;
    this.slugs = options.slugs;
    this.headers = options.headers ?? {};
  }

  /** The HTTP status that belongs to the code. */
  get status(): number {
    return problems[this.code].status;
  }
}

/** What a person is to prove, in which ways, and how old that proof may be. */
export interface StepUp {
  readonly asks: Ask;
  readonly ways: readonly string[];
  /** How old a proof may be, in seconds; left out where age is not what is wrong. */
  readonly maxAgeSeconds?: number;
}

/** Makes the problem `step_up_required`, with the challenge that RFC 9470 describes. @see RFC 9470 section 3 */
export function stepUpRequired({ asks, ways, maxAgeSeconds }: StepUp): Problem {
  const challenge = [
    'Bearer error="insufficient_user_authentication"',
    `acr_values="${acrValues[asks]}"`,
    ...(maxAgeSeconds === undefined ? [] : [`max_age=${String(maxAgeSeconds)}`]),
  ];
  return new Problem("step_up_required", {
    asks,
    ways,
    headers: { "WWW-Authenticate": challenge.join(", ") },
  });
}
