// A process of its own that sends mails, so that a test can kill it: node mail-worker.ts <owner's URL> <mail server's URL>
import { createLogger } from "../src/http/index.ts";
import { createMailer, createPeople } from "../src/people/index.ts";
import { createPool, roles } from "../src/postgres/index.ts";
import { workOnJobs } from "../src/tenancy/index.ts";
import { origin } from "./cast.ts";
import { secret } from "./secret.ts";

const [ownerUrl = "", smtpUrl = ""] = process.argv.slice(2);
const logger = createLogger({ level: "silent" });
const people = createPeople({
  system: createPool({ connectionString: ownerUrl, role: roles.owner }),
  secret,
  publicUrl: origin,
  mailer: createMailer({ smtpUrl, from: "Acme <hello@acme.example>", logger }),
  logger,
});
workOnJobs({ ownerUrl, performers: people.performers, logger });
