import type { BrowserContext, Page, Request, Response } from "@playwright/test";
import { canaryOf, type World } from "./world.ts";

/** A request for what an organization holds, by the tab and the account that it was sent for. */
export interface Asked {
  readonly page: Page;
  readonly account: string;
  readonly organization: string;
}

/** Sees everything that the tabs of a browser show, at every moment, and everything that they ask and are answered. */
export class Witness {
  /** What must not have been. */
  readonly faults: string[] = [];
  /** How many answers of organizations were read. */
  answers = 0;
  /** How often somebody was asked to sign in or to prove more. */
  questions = 0;
  #asked: Asked[] = [];
  #questions = new Map<Page, number>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Watches from now on. */
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding("guildhallSaw", (_, fault: string) => void this.faults.push(fault));
    await context.exposeBinding("guildhallAsks", ({ page }) => {
      this.questions++;
      this.#questions.set(page, (this.#questions.get(page) ?? 0) + 1);
    });
    await context.addInitScript(watchCanaries);
    await context.addInitScript(watchQuestions);
    context.on("request", (request) => this.#heard(request));
    context.on("response", (response) => void this.#read(response));
  }

  /** What was asked since the last time. */
  takeAsked(): readonly Asked[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  /** How often somebody was asked to sign in or to prove more, in each tab, since the last time. */
  takeQuestions(): ReadonlyMap<Page, number> {
    const questions = this.#questions;
    this.#questions = new Map();
    return questions;
  }

  #heard(request: Request): void {
    const organization = contentOf(request.url());
    // Where somebody may be about to go is read ahead.
    if (organization === undefined || request.headers()["guildhall-background"] === "1") return;
    const id = request.headers()["guildhall-account"] ?? "";
    const account = this.#world.accountOf(id);
    if (account === undefined) this.faults.push(`${request.url()} was asked as nobody of the story: ${id}`);
    else this.#asked.push({ page: request.frame().page(), account, organization });
  }

  async #read(response: Response): Promise<void> {
    const organization = contentOf(response.url());
    if (organization === undefined || !response.ok()) return;
    const answered = response.headers()["guildhall-organization"];
    if (answered !== organization)
      this.faults.push(`${response.url()} was answered by ${answered ?? "none"}`);
    // A tab that moves on does not wait for the rest of an answer.
    const text = await response.text().catch(() => "");
    this.answers++;
    const strange = (text.match(/canary-[a-z]+/g) ?? []).filter((word) => word !== canaryOf(organization));
    if (strange.length > 0) this.faults.push(`${response.url()} told of ${strange.join()}`);
  }
}

/** The organization of an address of its jobs, categories, members or events; undefined for any other. */
function contentOf(address: string): string | undefined {
  return /\/api\/organizations\/([^/]+)\/(?:jobs|categories|members|events)\b/.exec(address)?.[1];
}

/** Runs in every page before anything else: after each change, what is listed must be of the organization that is named. */
function watchCanaries(): void {
  const { guildhallSaw } = window as unknown as { guildhallSaw: (fault: string) => void };
  const look = (): void => {
    const listed = document.querySelector("main table")?.textContent.match(/canary-[a-z]+/g) ?? [];
    const named = document.querySelector(".breadcrumb-organization")?.textContent ?? "nothing";
    const strange = listed.filter((word) => word !== `canary-${named.toLowerCase()}`);
    if (strange.length > 0) guildhallSaw(`a page of ${named} showed ${strange.join()}`);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Runs in every page before anything else: each time that a question comes up is told, however soon it is gone again. */
function watchQuestions(): void {
  const { guildhallAsks } = window as unknown as { guildhallAsks: () => void };
  let isAsking = false;
  const look = (): void => {
    const asks =
      document.querySelector("h1")?.textContent === "Sign in" ||
      document.documentElement.textContent.includes("asks for more proof");
    if (asks && !isAsking) guildhallAsks();
    isAsking = asks;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
