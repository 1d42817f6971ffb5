// Why: each check is tested on a small tree with a planted fault, written out in the test itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Writes a tree of files, by relative path, in a folder with a space in its name. It is gone when the test is. */
export function fixture(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "guildhall fixture "));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
