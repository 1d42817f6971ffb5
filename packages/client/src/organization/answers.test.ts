import { afterEach, expect, test } from "vitest";
import { eventually } from "../../test/eventually.ts";
import { EdgeServer } from "../../test/edge-server.ts";
import { closeTabs, max, openTab } from "../../test/tab.ts";

afterEach(closeTabs);

test("who was never let in hears from me what is asked now, and that they belong no more", async () => {
  const server = new EdgeServer().add({ ...max, roles: { acme: "member", initech: "owner" } });
  server.asks.set("max acme", "mfa");
  const { guildhall } = openTab(server);
  const acme = guildhall.organization("acme", "max");
  await expect(acme.open()).rejects.toMatchObject({ code: "step_up_required" });
  server.asks.set("max acme", "fresh");
  await guildhall.refreshMe();
  await eventually(() => expect(acme.state.snapshot().problem?.asks).toBe("fresh"));
  const asked = server.count("GET /api/organizations/acme/session");
  await guildhall.refreshMe();
  expect(server.count("GET /api/organizations/acme/session")).toBe(asked);
  server.people.set("max", { ...max, roles: { initech: "owner" } });
  await guildhall.refreshMe();
  await eventually(() => expect(acme.state.snapshot().problem?.code).toBe("not_found"));
});
