import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { audience, claims, good, issuer } from "../../../test/hostile-tokens.ts";

const folder = await mkdtemp(join(tmpdir(), "guildhall-example-"));
afterAll(async () => {
  await issuer.close();
  await rm(folder, { recursive: true });
});

test("the three statements of the page on tokens check a token", async () => {
  const page = await readFile(new URL("../../../../../docs/tokens.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([^]*?)```/.exec(page) ?? [];
  expect(example.match(/;$/gm), "three statements").toHaveLength(3);
  expect(example).toContain(`audience: "${audience}"`);

  // As it stands on the page, but for where the package and the issuer are in this test.
  const verify = pathToFileURL(join(import.meta.dirname, "verify.ts")).href;
  const code = example
    .replace("@guildhall/server/verify", verify)
    .replace("https://app.example.com", issuer.url);
  const file = join(folder, "example.js");
  await writeFile(
    file,
    code.replace(/^(?=const \{ verify)/m, `const token = ${JSON.stringify(good)};\n`) +
      "export { organizationId, userId, permissions };\n",
  );
  const said = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  expect({ ...said }).toEqual({
    organizationId: claims.org_id,
    userId: claims.sub,
    permissions: claims.permissions,
  });
});
