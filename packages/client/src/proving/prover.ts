import type { Ask } from "@guildhall/protocol";
import { ProblemError } from "../errors.ts";
import { createStore, type Store, type WritableStore } from "../store.ts";

/** What a person is asked to prove before a request of theirs is answered. */
export interface ProofQuestion {
  /** The id of the user who is asked. */
  readonly account: string;
  /** The slug of the organization that asks; null where it is an act on the account itself. */
  readonly organization: string | null;
  readonly asks: Ask;
  /** The ways that would do; empty for any. */
  readonly ways: readonly string[];
}

/** The request that is refused until there is more proof. */
export interface Refused {
  /** The person asks for it, not the page: then they are asked also after they declined. */
  readonly isDeliberate: boolean;
  /** Ends the request, and with it the question when nothing else waits for it. */
  readonly signal: AbortSignal | undefined;
}

/** Asks the person for proof, each question once for all requests that wait for it. */
export interface Prover {
  /** What is asked now; null for nothing. */
  readonly question: Store<ProofQuestion | null>;
  /** Resolves with whether it is worth asking the server again; at once with false where nobody shows questions. */
  ask(question: ProofQuestion, refused: Refused): Promise<boolean>;
  /** Leaves what is asked now unanswered. */
  decline(): void;
  /** An account proved something: whatever waits for it asks the server again. */
  proved(user: string): void;
  /** An organization (its slug) let an account in: what it asked there it asks no more, and whatever waits is sent again. */
  entered(user: string, organization: string): void;
  /** An account is out of an organization (its slug): what it asked there is given up. */
  left(user: string, organization: string): void;
  /** Accounts that are here; what waits for others is given up. */
  keep(users: readonly string[]): void;
}

interface Waiting {
  readonly question: ProofQuestion;
  readonly requests: Set<(isProved: boolean) => void>;
}

/** How many questions one request may lead to: a way that is allowed, and a second factor. Then nothing more helps. */
const mostQuestions = 2;

/** Makes what asks for proof. */
export function createProver(): Prover {
  const { shown, first, wait, settle } = createQuestions();
  const declined = new Set<string>();
  return {
    question: shown,
    ask(question, { isDeliberate, signal }) {
      const isUnwanted = !isDeliberate && declined.has(placeOf(question));
      if (!shown.isWatched() || isUnwanted || signal?.aborted === true) return Promise.resolve(false);
      return wait(question, signal);
    },
    decline() {
      const left = first();
      if (!left) return;
      declined.add(placeOf(left.question));
      settle((each) => each === left, false);
    },
    proved(user) {
      for (const place of declined) if (place.startsWith(`${user} `)) declined.delete(place);
      settle(({ question }) => question.account === user, true);
    },
    entered(account, organization) {
      const place = placeOf({ account, organization });
      declined.delete(place);
      settle(({ question }) => placeOf(question) === place, true);
    },
    left(account, organization) {
      const place = placeOf({ account, organization });
      settle(({ question }) => placeOf(question) === place, false);
    },
    keep: (users) => settle(({ question }) => !users.includes(question.account), false),
  };
}

/** The questions that requests wait for, the first of which is shown. */
interface Questions {
  readonly shown: WritableStore<ProofQuestion | null>;
  readonly first: () => Waiting | undefined;
  /** Resolves when the question is settled; with false once the signal aborts. */
  readonly wait: (question: ProofQuestion, signal: AbortSignal | undefined) => Promise<boolean>;
  /** Takes away the questions that are meant, and tells whatever waits for them. */
  readonly settle: (isMeant: (each: Waiting) => boolean, isProved: boolean) => void;
}

function createQuestions(): Questions {
  const shown = createStore<ProofQuestion | null>(null);
  let waiting: readonly Waiting[] = [];

  function change(next: readonly Waiting[]): void {
    waiting = next;
    shown.set(waiting[0]?.question ?? null);
  }
  function settle(isMeant: (each: Waiting) => boolean, isProved: boolean): void {
    const settled = waiting.filter(isMeant);
    change(waiting.filter((each) => !isMeant(each)));
    for (const { requests } of settled) for (const resolve of requests) resolve(isProved);
  }
  return {
    shown,
    first: () => waiting[0],
    wait: (question, signal) =>
      new Promise((resolve) => {
        const same = waiting.find((each) => nameOf(each.question) === nameOf(question));
        const mine = same ?? { question, requests: new Set<(isProved: boolean) => void>() };
        mine.requests.add(resolve);
        if (!same) change([...waiting, mine]);
        signal?.addEventListener("abort", () => {
          mine.requests.delete(resolve);
          if (mine.requests.size === 0) settle((each) => each === mine, false);
          resolve(false);
        });
      }),
    settle,
  };
}

/**
 * Does `work`; when it is refused for want of proof, asks the person for it, and does it again once they have proved
 * something. Rejects with the refusal when they decline: then nothing has changed.
 */
export async function withProof<T>(
  prover: Prover,
  { place, ...refused }: Refused & { readonly place: () => Pick<ProofQuestion, "organization"> & Who },
  work: () => Promise<T>,
): Promise<T> {
  for (let asked = 0; ; asked++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "step_up_required") throw error;
      const { account, organization } = place();
      if (account === undefined || asked >= mostQuestions) throw error;
      const { asks = "fresh", ways = [] } = error.problem;
      if (!(await prover.ask({ account, organization, asks, ways }, refused))) throw error;
    }
  }
}

/** Who asks; undefined where that is for the server to tell. */
interface Who {
  readonly account: string | undefined;
}

function placeOf({ account, organization }: Pick<ProofQuestion, "account" | "organization">): string {
  return `${account} ${organization ?? ""}`;
}

function nameOf(question: ProofQuestion): string {
  return [placeOf(question), question.asks, ...question.ways].join(" ");
}
