// Why: what a package weighs is what arrives in a browser: bundled, minified, compressed, without what is not used.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { root } from "./repository.ts";

/** What a bundle weighs: all of it compressed, and each part of the source in it before that, in bytes. */
export interface Weight {
  readonly gzip: number;
  readonly parts: Readonly<Record<string, number>>;
}

/** What an import of `code` brings along from packages/react, also what it loads later; without React. */
export async function weighImport(code: string): Promise<Weight> {
  const entry = join(root, "packages/react/src/weighed.js");
  const { output } = await bundle(join(root, "packages/react"), {
    configFile: false,
    resolve: { conditions: ["guildhall", "module", "browser"] },
    plugins: [
      {
        name: "weighed",
        resolveId: (id) => (id === "weighed" ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    build: {
      rolldownOptions: {
        input: "weighed",
        external: /^react(-dom)?(\/|$)/,
        preserveEntrySignatures: "strict",
      },
    },
  });
  return weightOf(output.filter((each) => each.type === "chunk"));
}

/** What the browser has to load before the application shows its first page. */
export async function weighFirstLoad(app: string): Promise<Weight> {
  const base = join(root, app);
  const { output } = await bundle(base, { configFile: join(base, "vite.config.ts"), configLoader: "native" });
  const chunks = output.filter((each) => each.type === "chunk");
  const needed = new Set(chunks.filter(({ isEntry }) => isEntry));
  // A set is walked on while it grows.
  for (const { imports } of needed)
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) needed.add(chunk);
  return weightOf([...needed]);
}

async function bundle(base: string, config: Parameters<typeof build>[0]): Promise<Rolldown.RolldownOutput> {
  const options = { target: "es2023", write: false, ...config?.build };
  const output = await build({ ...config, root: base, logLevel: "error", build: options });
  if (Array.isArray(output) || !("output" in output)) throw new TypeError("There is more than one bundle.");
  return output;
}

function weightOf(chunks: readonly Rolldown.OutputChunk[]): Weight {
  const parts: Record<string, number> = {};
  for (const [id, { renderedLength }] of chunks.flatMap(({ modules }) => Object.entries(modules)))
    parts[partOf(id)] = (parts[partOf(id)] ?? 0) + renderedLength;
  const gzip = chunks.map(({ code }) => gzipSync(code, { level: 9 }).length).reduce((a, b) => a + b, 0);
  return { gzip, parts };
}

/** The folder of ours that a module is in, else the package that it is of. */
function partOf(id: string): string {
  const path = id.replace(`${root}/`, "").replace(/^.*node_modules\//, "");
  const ours = /^((?:packages|apps)\/.+)\/[^/]+$/.exec(path)?.[1];
  return ours ?? /^(?:@[^/]+\/)?[^/]+/.exec(path.replace(/^\0/, ""))?.[0] ?? path;
}
