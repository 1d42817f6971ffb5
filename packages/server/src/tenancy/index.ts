export type { AccountWork, Answered, InsideAccount } from "./account-door.ts";
export { invalidToken, type Bearing, type ReadBearer } from "./caller.ts";
export { memberContext, type Context, type MemberContext, type Person } from "./context.ts";
export {
  doctorChecks,
  runDoctor,
  type Allowances,
  type CheckCode,
  type DoctorOptions,
  type Finding,
} from "./doctor/doctor.ts";
export { createDoor, type Door, type InsidePublic, type PublicWork, type SystemWork } from "./door.ts";
export { refused, type DoorOptions, type Visit } from "./doorway.ts";
export {
  enqueue,
  inOrganizationOf,
  perform,
  performInOrganization,
  RefusedJob,
  workOnJobs,
  type Job,
  type JobWork,
  type Performer,
  type Task,
  type WorkingOptions,
} from "./jobs.ts";
export type { InsideOrganization, OrganizationWork } from "./organization-door.ts";
export type { Principal, PrincipalWork } from "./principal-door.ts";
export type { EntryRow } from "./queries.ts";
export {
  personWithProof,
  requireOwnWay,
  requireProof,
  serveAccount,
  serveOrganization,
  servePublic,
  serveVisitor,
} from "./serve.ts";
export { persistentDoor } from "./transaction/persistent-door.ts";
export { Statement } from "./transaction/statement.ts";
export { inTransactionOf } from "./transaction/transact.ts";
export type { Db } from "./transaction/transaction.ts";
export type { InsideVisit, VisitorContext, VisitorWork } from "./visitors/visitor-door.ts";
