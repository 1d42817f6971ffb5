import type { FieldProblem, ProblemCode, ProblemDocument } from "@guildhall/protocol";

/** The server refused: `code` is what programs branch on. @see RFC 9457 */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: ProblemDocument;
  readonly code: ProblemCode;
  readonly status: number;
  /** What to do about it, where more is known than the title in `message` says. */
  readonly detail: string | undefined;
  /** The fields that were refused, and why; empty where no field was. */
  readonly fields: readonly FieldProblem[];

  constructor(problem: ProblemDocument) {
    super(problem.title);
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.fields = problem.fields ?? [];
  }
}

/** There was no answer from the server: the network failed, it took longer than 30 s, or a gateway answered for it. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** An answer came that is not one to the question: of another organization or account, or not of this API at all. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
}
