export { append, type Happening, type Setting } from "./event.ts";
export { eventRoutes } from "./routes.ts";
