export { securityHeaders, type SecurityHeadersOptions } from "./headers.ts";
export { healthRoutes, type HealthOptions } from "./health.ts";
export { newId } from "./ids.ts";
export { createLogger, type Logger, type LoggerOptions } from "./log.ts";
export { openApi, type OpenApiDocument, type OpenApiOptions } from "./openapi.ts";
export { cursorOf, instantCursorOf, pageOf, type PageShape } from "./page.ts";
export { Problem, stepUpRequired, type ProblemOptions, type StepUp } from "./problem.ts";
export { reservedWords } from "./reserved-words.ts";
export { route, type ByteStream, type Call, type Reply, type Route, type Served } from "./route.ts";
export { createRouter, type Connection, type Handler, type RouterOptions } from "./router.ts";
export {
  browserCookieName,
  clearBrowserCookie,
  hashOf,
  newBrowserToken,
  proofCookie,
  proofTokenOf,
  setBrowserCookie,
} from "./request/browser-cookie.ts";
export { publicOriginOf, type PublicOrigin } from "./request/public-origin.ts";
export { factsOf, type RequestFacts } from "./request/request-facts.ts";
