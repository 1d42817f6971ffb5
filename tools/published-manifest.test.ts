import { expect, test } from "vitest";
import { publishedManifest } from "./published-manifest.ts";

const manifest = {
  name: "@guildhall/server",
  version: "0.1.0",
  license: "MIT",
  devDependencies: { "@types/pg": "8.0.0" },
  exports: {
    ".": { guildhall: "./src/server.ts", types: "./dist/server.d.ts", default: "./dist/server.js" },
    "./testing": { guildhall: "./test/index.ts" },
    "./styles.css": "./src/styles.css",
  },
};

test("a published package names its built files only, and nothing that is ours alone", () => {
  expect(publishedManifest(manifest)).toEqual({
    name: "@guildhall/server",
    version: "0.1.0",
    license: "MIT",
    exports: {
      ".": { types: "./dist/server.d.ts", default: "./dist/server.js" },
      "./styles.css": "./src/styles.css",
    },
  });
});

test("types stay before default, where the compiler looks for them", () => {
  const entry = publishedManifest(manifest).exports?.["."];
  expect(Object.keys(entry ?? {})).toEqual(["types", "default"]);
});
