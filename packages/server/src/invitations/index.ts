export { invitationRoutes, type InvitationOptions } from "./routes.ts";
