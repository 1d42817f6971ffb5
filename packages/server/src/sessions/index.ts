export { sessionRoutes, type SessionOptions } from "./routes.ts";
