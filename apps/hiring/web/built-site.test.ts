import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { builtSite } from "./built-site.ts";

const directory = await mkdtemp(join(tmpdir(), "guildhall-site-"));
await mkdir(join(directory, "assets"));
await writeFile(join(directory, "index.html"), "<html><head></head><body>application</body></html>");
await writeFile(join(directory, "assets", "index-abc.js"), "script");
await writeFile(join(directory, "assets", "index-abc.js.gz"), "zipped");
await writeFile(join(directory, "assets", "index-abc.js.br"), "brotli");
await writeFile(join(directory, "assets", "inter-abc.woff2"), "font");
const site = await builtSite(directory, { secure: true, development: false });
afterAll(() => rm(directory, { recursive: true }));

const ask = (path: string, init?: RequestInit) => site(new Request(`https://hiring.example${path}`, init));

test("a page is served fresh each time, under a policy that lets in nothing foreign", async () => {
  const answer = ask("/acme/jobs");
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("application");
  expect(answer.headers.get("Cache-Control")).toContain("no-store");
  expect(answer.headers.get("Content-Security-Policy")).toContain("script-src 'self';");
  expect(answer.headers.get("Strict-Transport-Security")).not.toBeNull();
});

test("what is no page is answered 404, with the page that says so", async () => {
  const answer = ask("/dev/people");
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("application");
});

test.each([
  ["gzip, deflate, br", "brotli", "br"],
  ["gzip", "zipped", "gzip"],
  ["br;q=0, gzip", "zipped", "gzip"],
  ["", "script", null],
])(
  "an asset is kept for ever and sent as small as the browser takes it: %s",
  async (accepted, body, encoding) => {
    const answer = ask("/assets/index-abc.js", { headers: { "Accept-Encoding": accepted } });
    expect(await answer.text()).toBe(body);
    expect(answer.headers.get("Content-Encoding")).toBe(encoding);
    expect(answer.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("Content-Type")).toBe("text/javascript; charset=utf-8");
  },
);

test.each([
  "/assets/nothing.js",
  "/assets/../index.html",
  "/assets/%2e%2e/index.html",
  "/assets/index-abc.js.br",
])("there is no asset %s", (path) => {
  expect(ask(path).status).toBe(404);
});

test("HEAD is answered without the body, and nothing can be posted", async () => {
  expect(await ask("/acme/jobs", { method: "HEAD" }).text()).toBe("");
  expect(ask("/acme/jobs", { method: "POST" }).status).toBe(405);
});
