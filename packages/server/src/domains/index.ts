export { dnsTxt, type LookUpTxt } from "./dns.ts";
export { recheckDomains, recheckEveryHour, type Rechecking } from "./recheck.ts";
export { requestPerformer } from "./joining/joining.ts";
export { domainRoutes, type DomainOptions } from "./routes.ts";
