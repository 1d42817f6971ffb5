import { createGuildhall } from "@guildhall/client";
import type { OrganizationSession, Permission } from "@guildhall/protocol";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { clientOf, olivia } from "../../test/cast.ts";
import { AccountMenu } from "../account-menu/account-menu.tsx";
import { CreateOrganization } from "../create-organization/create-organization.tsx";
import { GuildhallProvider, useGuildhall } from "./guildhall-provider.tsx";
import { Can, OrganizationProvider, usePermission } from "./organization-provider.tsx";
import { useMe } from "./use-me.ts";

function Names() {
  return useMe()
    .accounts.map(({ user }) => user.name)
    .join();
}

test("components know who is signed in", async () => {
  const client = await clientOf(olivia);
  const markup = renderToStaticMarkup(
    <GuildhallProvider client={client}>
      <Names />
    </GuildhallProvider>,
  );
  expect(markup).toBe("Olivia");
});

test("outside a provider a hook says what to do", () => {
  const Lost = () => useGuildhall().me.snapshot().status;
  expect(() => renderToStaticMarkup(<Lost />)).toThrow("put <GuildhallProvider client={…}> above");
  const Nowhere = () => String(usePermission("member:read"));
  const client = createGuildhall();
  const element = (
    <GuildhallProvider client={client}>
      <Nowhere />
    </GuildhallProvider>
  );
  expect(() => renderToStaticMarkup(element)).toThrow("put <OrganizationProvider slug={…}> above");
});

test("a member sees what the role permits in this organization, and the fallback for the rest", async () => {
  const session = await open(["member:read"]);
  const see = (permission: Permission) =>
    renderToStaticMarkup(
      <GuildhallProvider client={session}>
        <OrganizationProvider slug="acme" account="olivia">
          <Can permission={permission} fallback="Ask an owner.">
            Here they are.
          </Can>
        </OrganizationProvider>
      </GuildhallProvider>,
    );
  expect(see("member:read")).toBe("Here they are.");
  expect(see("member:remove")).toBe("Ask an owner.");
});

test("while the session is being opened, an owner sees at once what every owner may, and a member no more than a member", async () => {
  const client = await clientOf(olivia);
  const see = (slug: string, permission: Permission) =>
    renderToStaticMarkup(
      <GuildhallProvider client={client}>
        <OrganizationProvider slug={slug} account="olivia">
          <Can permission={permission}>Here it is.</Can>
        </OrganizationProvider>
      </GuildhallProvider>,
    );
  expect(see("acme", "event:read")).toBe("Here it is.");
  expect(see("globex", "event:read")).toBe("");
  expect(see("globex", "member:read")).toBe("Here it is.");
  expect(see("initech", "member:read")).toBe("");
});

test("before there is a session nothing is permitted in an organization of which nothing is known", () => {
  const markup = renderToStaticMarkup(
    <GuildhallProvider client={createGuildhall()}>
      <OrganizationProvider slug="acme">
        <Can permission="member:read">Here they are.</Can>
      </OrganizationProvider>
    </GuildhallProvider>,
  );
  expect(markup).toBe("");
});

test("the account menu names its account, and is not there when nobody is signed in", async () => {
  const menu = async (...accounts: (typeof olivia)[]) =>
    renderToStaticMarkup(
      <GuildhallProvider client={await clientOf(...accounts)}>
        <AccountMenu className="mine" />
      </GuildhallProvider>,
    );
  expect(await menu()).toBe("");
  const markup = await menu(olivia);
  expect(markup).toContain(`class="gh-account-menu gh-popup-scope mine"`);
  expect(markup).toMatch(/<button [^>]*aria-label="Account of Olivia" aria-haspopup="menu"/);
});

test("the form to create an organization labels its fields", async () => {
  const markup = renderToStaticMarkup(
    <GuildhallProvider client={await clientOf(olivia)}>
      <CreateOrganization onCreated={() => undefined} className="mine" />
    </GuildhallProvider>,
  );
  expect(markup).toContain(`class="gh-form mine"`);
  for (const label of ["Organization name", "Address"]) {
    const id = new RegExp(`<label[^>]* for="([^"]+)"[^>]*>${label}<`).exec(markup)?.[1];
    expect(markup).toMatch(new RegExp(`<input[^>]* id="${id ?? "none"}"`));
  }
});

async function open(permissions: string[]) {
  const session: OrganizationSession = {
    id: "session",
    organization: {
      id: "id-of-acme",
      slug: "acme",
      name: "Acme",
      plan: "free",
      createdAt: "2026-01-01T00:00:00Z",
    },
    user: { id: "olivia", name: "Olivia", email: "olivia@example.com" },
    role: "member",
    permissions,
    openedAt: "2026-11-20T10:00:00Z",
    expiresAt: "2026-11-21T10:00:00Z",
  };
  const client = createGuildhall({ fetch: () => Promise.resolve(Response.json(session)) });
  await client.organization("acme", "olivia").open();
  return client;
}
