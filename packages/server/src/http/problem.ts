import { problems, type FieldProblem, type ProblemCode } from "@guildhall/protocol";

/** What can be said of a problem beside its code. */
export interface ProblemOptions {
  /** What to do about it, in words for the person who called. */
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
  /** With `organization_moved`: the slug that the organization has now. */
  readonly slug?: string;
  /** With `other_account`: the user id of the account that can enter. */
  readonly user?: string;
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
  readonly slugs: readonly string[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? problems[code].title, { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
    this.fields = options.fields;
    this.slug = options.slug;
    this.user = options.user;
    this.slugs = options.slugs;
    this.headers = options.headers ?? {};
  }

  /** The HTTP status that belongs to the code. */
  get status(): number {
    return problems[this.code].status;
  }
}
