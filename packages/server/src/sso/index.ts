export { ssoRoutes, type SsoOptions } from "./routes.ts";
