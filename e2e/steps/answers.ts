import type { ProblemCode } from "@guildhall/protocol";
import type { Page } from "@playwright/test";

/** What a request is answered with in place of the server's answer. */
export interface Refusal {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
}

/** What the server says when something broke there. */
export const broken: Refusal = {
  status: 500,
  code: "internal_error",
  title: "Something went wrong on our side.",
};

/** Has a page's requests to a path, a glob, refused as the server would where that is hard to bring about, from now on. */
export async function refuse(page: Page, path: string, { status, code, title }: Refusal): Promise<void> {
  const body = JSON.stringify({ type: "about:blank", title, status, code });
  await page.route(path, (route) => route.fulfill({ status, contentType: "application/problem+json", body }));
}

/** Leaves a page's requests to a path, a glob, without an answer until what it gives is called. */
export async function hold(page: Page, path: string): Promise<() => Promise<void>> {
  const { promise: isLetGo, resolve: letGo } = Promise.withResolvers<undefined>();
  await page.route(path, async (route) => {
    await isLetGo;
    await route.continue();
  });
  return async () => {
    letGo(undefined);
    await page.unroute(path);
  };
}
