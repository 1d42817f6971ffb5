import type { ProblemCode } from "@guildhall/protocol";
import type { Page } from "@playwright/test";

/** What a request is answered with in place of the server's answer. */
export interface Refusal {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  /** The id of the request. */
  readonly instance?: string;
}

/** What the server says when something broke there. */
export const broken: Refusal = {
  status: 500,
  code: "internal_error",
  title: "Something went wrong on our side.",
};

/** Has a page's requests to a path, a glob, refused as the server would where that is hard to bring about, from now on. */
export async function refuse(page: Page, path: string, refusal: Refusal): Promise<void> {
  const { status } = refusal;
  const body = JSON.stringify({ type: "about:blank", ...refusal });
  await page.route(path, (route) => route.fulfill({ status, contentType: "application/problem+json", body }));
}

/** Leaves a page's requests to a path, a glob, without an answer, from now on. */
export async function ignore(page: Page, path: string): Promise<void> {
  await page.route(path, () => undefined);
}

/** Has a page's requests to a path, a glob, answered with this in place of the server's answer, from now on. */
export async function answer(page: Page, path: string, body: object): Promise<void> {
  await page.route(path, (route) => route.fulfill({ json: body }));
}

/** Has no server be there for a page's requests to a path, a glob, from now on. */
export async function cutOff(page: Page, path: string): Promise<void> {
  await page.route(path, (route) => route.abort("connectionrefused"));
}
