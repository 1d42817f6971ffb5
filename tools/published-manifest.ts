// Why: in this repository the condition `guildhall` points at TypeScript source, which we do not publish.
// A manifest that named it would break whoever uses the same condition, so the published one does not.

/** What a package.json's `exports` maps a name to: a file, or files by condition. */
export type Target = string | Readonly<Record<string, string>>;

/** The parts of a package.json that publishing changes; the rest passes unchanged. */
export interface Manifest {
  name: string;
  version: string;
  exports?: Readonly<Record<string, Target>>;
  [field: string]: unknown;
}

/** The manifest as it is published: no source condition, no entry that had nothing else, no development dependencies. */
export function publishedManifest(manifest: Manifest): Manifest {
  const { devDependencies: _, ...published } = manifest;
  const exports: Record<string, Target> = {};
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    const rest = typeof target === "string" ? target : withoutSource(target);
    if (typeof rest === "string" || Object.keys(rest).length > 0) exports[entry] = rest;
  }
  return { ...published, exports };
}

function withoutSource(conditions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(conditions).filter(([condition]) => condition !== "guildhall"));
}
