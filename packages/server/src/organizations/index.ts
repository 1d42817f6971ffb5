export { logoRoutes } from "./logo-routes.ts";
export {
  everyHour,
  purgeDueOrganizations,
  purgeEveryHour,
  type PurgeOptions,
  type Purging,
} from "./purge.ts";
export { selectOwners } from "./queries.ts";
export { organizationRoutes } from "./routes.ts";
export { signUpRoute } from "./sign-up.ts";
export { slugFrom, type ReservedWords } from "./slug.ts";
