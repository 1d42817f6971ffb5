import type { Logger } from "./http/index.ts";
import type { Database } from "./postgres/index.ts";
import { runDoctor, type Finding } from "./tenancy/index.ts";

/**
 * Examines the database at start, as `guildhall doctor` does. What it finds is logged and told; a self-test that failed
 * means that rows could be reached without the door, and throws: nothing is served then.
 */
export async function examine(
  database: Database,
  { logger, notice }: { readonly logger: Logger; readonly notice: (line: string) => void },
): Promise<void> {
  for (const warning of database.warnings) notice(warning);
  const owner = await database.system.connect();
  try {
    const login = database.tenantUrl === null ? {} : { tenantUrl: database.tenantUrl };
    const findings = await runDoctor({ owner, ...login });
    for (const finding of findings) {
      logger.warn({ finding }, "the doctor found something");
      notice(`The doctor found ${sentence(finding)}`);
    }
    const failed = findings.filter(({ check }) => check.startsWith("B"));
    if (failed.length > 0)
      throw new Error(
        ["The database does not keep organizations apart:", ...failed.map(sentence)].join("\n  "),
      );
  } finally {
    owner.release();
  }
}

function sentence({ check, object, problem, remedy }: Finding): string {
  return `${check} at ${object}: ${problem} ${remedy}`;
}
