import { problems } from "@guildhall/protocol";
import { expect, test } from "vitest";
import { errorPages } from "./error-pages.ts";

test("the address that a problem names as its type says what it means and what to do", async () => {
  const pages = errorPages({ secure: true });
  for (const [code, { status }] of Object.entries(problems)) {
    const answer = pages[`/docs/errors/${code}`]?.();
    expect(await answer?.text(), code).toMatch(
      new RegExp(`^# \`${code}\`\n\n${String(status)}\\.[^]*## What to do`),
    );
    expect(answer?.headers.get("Content-Type")).toBe("text/plain; charset=utf-8");
    expect(answer?.headers.get("X-Content-Type-Options")).toBe("nosniff");
  }
});
