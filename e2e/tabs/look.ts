import type { Page } from "@playwright/test";

/** What a tab says of itself everywhere that it does. */
export interface Look {
  readonly path: string;
  readonly search: string;
  readonly title: string;
  readonly heading: string;
  /** The organization in the breadcrumb, and in the switcher; empty outside any. */
  readonly breadcrumb: string;
  readonly switcher: string;
  /** The e-mail address of whom it is used as; empty outside any organization. */
  readonly account: string;
  /** The canary words in what it lists. */
  readonly canaries: readonly string[];
  /** The organization that asks for more proof in it; empty for none. */
  readonly asking: string;
  /** What its navigation leads to. */
  readonly links: readonly string[];
  /** Whether it offers to create a job to whoever is here; null where it does not come to that. */
  readonly mayCreate: boolean | null;
  /** Whether it hides what it holds, or is not ready. */
  readonly isBusy: boolean;
  readonly isOffline: boolean;
}

/** Looks at a tab as it is now; undefined while it is on its way from one document to another. */
export async function lookAt(page: Page): Promise<Look | undefined> {
  try {
    return await page.evaluate(lookAround);
  } catch (error) {
    if (page.isClosed()) throw error;
    return undefined;
  }
}

/** Runs in the page, so it takes nothing along. */
function lookAround(): Look {
  const textOf = (selector: string): string => document.querySelector(selector)?.textContent ?? "";
  const create = document.querySelector(".page-actions button");
  const anchors = [...document.querySelectorAll<HTMLAnchorElement>("nav[aria-label=Organization] a")];
  return {
    path: window.location.pathname,
    search: window.location.search,
    title: document.title,
    heading: textOf("h1"),
    breadcrumb: textOf(".breadcrumb-organization"),
    switcher: textOf(".gh-switcher-trigger .gh-switcher-name"),
    account: document.querySelector(".gh-account-menu-trigger")?.getAttribute("title") ?? "",
    canaries: [...new Set(document.body.innerText.match(/canary-[a-z]+/g) ?? [])],
    asking: /(\w+) asks for more proof/.exec(document.body.innerText)?.[1] ?? "",
    links: anchors.map(({ pathname }) => pathname),
    mayCreate: create === null ? null : create.getAttribute("aria-disabled") !== "true",
    isBusy:
      document.querySelector("main [aria-busy=true], main[aria-busy=true]") !== null ||
      document.documentElement.style.visibility === "hidden",
    isOffline: document.querySelector(".notice-offline") !== null,
  };
}
