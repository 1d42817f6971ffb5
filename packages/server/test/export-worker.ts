// A process of its own that makes exports, so that a test can kill it: node export-worker.ts <owner's URL> <tenant's URL>
import { builtInGrants } from "@guildhall/protocol";
import { exportPerformer } from "../src/exports/index.ts";
import { createLogger } from "../src/http/index.ts";
import { createPeople, Mailbox } from "../src/people/index.ts";
import { createPool, roles } from "../src/postgres/index.ts";
import { createDoor, workOnJobs } from "../src/tenancy/index.ts";
import { origin } from "./cast.ts";
import { secret } from "./secret.ts";

const [ownerUrl = "", tenantUrl = ""] = process.argv.slice(2);
const logger = createLogger({ level: "silent" });
const system = createPool({ connectionString: ownerUrl, role: roles.owner });
const tenant = createPool({ connectionString: tenantUrl });
const people = createPeople({ system, secret, publicUrl: origin, mailer: new Mailbox(), logger });
const door = createDoor({
  publicUrl: "http://localhost:3000",
  tenant,
  system,
  grants: builtInGrants,
  onSystem: () => undefined,
});
const performers = [
  exportPerformer(door, { people, grants: builtInGrants, publicUrl: origin, pieceBytes: 256 }),
];
workOnJobs({ ownerUrl, performers, logger });
