import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/** An answer that a story is about, which the browser's console calls an error. */
export interface ExpectedRefusal {
  readonly status: number;
  /** The path that is refused, or what it begins with when it ends with a slash. */
  readonly path: string;
}

/**
 * How a tab learns that a session is over: the stream says that something changed, and the tab asks for its session, or for
 * the stream again, and is refused.
 */
const looksForItself = /^\/api\/(me\/stream|organizations\/[^/]+\/session)$/;

/**
 * What the browser complained about while a story was told: errors and warnings in a console, exceptions that nobody
 * caught, what the content security policy kept from running, pages that crashed.
 */
export class Complaints {
  readonly heard: string[] = [];
  readonly #expected: ExpectedRefusal[] = [];
  #isServerAway = false;

  /** Hears everything that the pages of a browser say from now on. */
  listenTo(context: BrowserContext): void {
    context.on("console", (message) => this.#hear(message));
    context.on("weberror", (error) => this.heard.push(`exception: ${String(error.error())}`));
    context.on("page", (page) => page.on("crash", () => this.heard.push(`crashed: ${page.url()}`)));
  }

  /** Lets a refusal pass, since the story is about it. */
  expect(...refusals: readonly ExpectedRefusal[]): void {
    this.#expected.push(...refusals);
  }

  /** Lets it pass that the server can not be reached, or is broken, while `work` goes on. */
  async whileServerIsAway(work: () => Promise<void>): Promise<void> {
    this.#isServerAway = true;
    await work();
    this.#isServerAway = false;
  }

  #hear(message: ConsoleMessage): void {
    const type = message.type();
    if ((type !== "error" && type !== "warning") || this.#isForeseen(message)) return;
    this.heard.push(`${type}: ${message.text()} (${message.location().url})`);
  }

  #isForeseen(message: ConsoleMessage): boolean {
    const text = message.text();
    if (
      this.#isServerAway &&
      /net::ERR_|^ConnectionError: |^ProblemError: Something went wrong on our side/.test(text)
    )
      return true;
    const status = /^Failed to load resource: .* status of (\d{3})/.exec(text)?.[1];
    if (status === undefined) return false;
    const { pathname } = new URL(message.location().url);
    if (status === "401" && looksForItself.test(pathname)) return true;
    return this.#expected.some(
      ({ status: expected, path }) =>
        Number(status) === expected &&
        (pathname === path || (path.endsWith("/") && pathname.startsWith(path))),
    );
  }
}
