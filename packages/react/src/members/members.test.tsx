import { createGuildhall } from "@guildhall/client";
import type { Member, OrganizationSession, Role } from "@guildhall/protocol";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ProblemError } from "@guildhall/client";
import type { Listing } from "../list/listing.ts";
import { GuildhallProvider } from "../provider/guildhall-provider.tsx";
import { OrganizationProvider } from "../provider/organization-provider.tsx";
import { Members } from "./members.tsx";

const nothing = (): void => undefined;
const roles: Role[] = [
  { name: "owner", builtIn: true, permissions: [], members: 1 },
  { name: "admin", builtIn: true, permissions: [], members: 1 },
  { name: "member", builtIn: true, permissions: [], members: 1 },
];

const person = (name: string, role: string): Member => ({
  user: { id: name.toLowerCase(), name, email: `${name.toLowerCase()}@example.com` },
  role,
  teams: [],
  joinedAt: "2026-01-01T00:00:00Z",
  lastSeenOn: "2026-11-19",
});

function listing(items: Member[], more: Partial<Listing<Member>> = {}): Listing<Member> {
  const state = { isLoading: false, error: null, hasMore: false, isLoadingMore: false };
  return { items, ...state, loadMore: nothing, retry: nothing, ...more };
}

async function see(as: Pick<OrganizationSession, "role" | "permissions">, list: Listing<Member>) {
  const at = "2026-11-20T10:00:00Z";
  const session: OrganizationSession = {
    ...{ id: "session", openedAt: at, expiresAt: at, ...as },
    organization: { id: "id-of-acme", slug: "acme", name: "Acme", plan: "free", createdAt: at },
    user: { id: "nia", name: "Nia", email: "nia@example.com" },
  };
  const client = createGuildhall({ fetch: () => Promise.resolve(Response.json(session)) });
  await client.organization("acme", "nia").open();
  return renderToStaticMarkup(
    <GuildhallProvider client={client}>
      <OrganizationProvider slug="acme" account="nia">
        <Members
          {...{ list, roles, teams: [], filter: { search: list.items.length === 0 ? "x" : undefined } }}
          onFilter={nothing}
          onChange={nothing}
          onLeave={nothing}
        />
      </OrganizationProvider>
    </GuildhallProvider>,
  );
}

const admin = { role: "admin", permissions: ["member:read", "member:update", "member:remove"] };
const everybody = listing([person("Olivia", "owner"), person("Nia", "admin"), person("Max", "member")]);

test("an admin chooses the role of a member, not an owner's and not their own", async () => {
  const markup = await see(admin, everybody);
  expect(markup).toContain(`aria-label="Role of Max"`);
  expect(markup).not.toContain(`aria-label="Role of Olivia"`);
  expect(markup).not.toContain(`aria-label="Role of Nia"`);
  expect(markup).toMatch(/>Owner<span class="gh-hidden">\. Their role permits more than yours\.</);
});

test("a member reads who is there, and why nothing can be chosen", async () => {
  const markup = await see({ role: "member", permissions: ["member:read"] }, everybody);
  expect(markup).not.toContain(`aria-label="Role of`.concat(" Max"));
  expect(markup).toContain("Your role, member, does not permit this");
  expect(markup).not.toContain(`aria-label="What to do with Max"`);
  expect(markup).toContain(`aria-label="What to do with Nia"`);
});

test("a list that is loading, empty or failed says so", async () => {
  expect(await see(admin, listing([], { isLoading: true }))).toContain(`aria-busy="true"`);
  expect(await see(admin, listing([]))).toContain("Nobody was found");
  const error = new ProblemError({ type: "about:blank", title: "Down", status: 503, code: "unavailable" });
  expect(await see(admin, listing([], { error }))).toMatch(
    /role="alert".*A part of the service is not available right now\..*Try again/,
  );
});

test("when somebody was last seen is for whoever may read sessions", async () => {
  const readsSessions = { ...admin, permissions: [...admin.permissions, "session:read"] };
  expect(await see(readsSessions, everybody)).toMatch(/Last seen.*<time dateTime="2026-11-19">/);
  expect(await see(admin, everybody)).not.toContain("Last seen");
  const unseen = listing([{ ...person("Max", "member"), lastSeenOn: null }]);
  expect(await see(readsSessions, unseen)).toContain("Not lately");
});
