import type { Domain, SsoConnection } from "@guildhall/protocol";
import { expect, type Page } from "@playwright/test";
import type { IdentityProvider } from "../outside/identity-provider.ts";
import type { NameServer } from "../outside/name-server.ts";
import type { Person } from "./people.ts";
import type { Named } from "./place.ts";
import { ask, proofDialog } from "./proof.ts";

/** What an organization signs its people in with. */
export interface OwnSignIn {
  /** The e-mail domain whose people it speaks for. */
  readonly domain: string;
  readonly nameServer: NameServer;
  readonly identityProvider: IdentityProvider;
}

/** Proves a domain, and names an identity provider, tries it as an owner who is signed in, and makes it live. */
export async function setUpSingleSignOn(
  page: Page,
  { slug }: Named,
  { owner, domain, nameServer, identityProvider }: OwnSignIn & { readonly owner: Person },
): Promise<void> {
  const base = `/api/organizations/${slug}`;
  const { id: claim, record } = await ask<Domain>(page, `POST ${base}/domains`, { domain });
  nameServer.publish(record.name, record.value);
  await ask(page, `POST ${base}/domains/${claim}/verification`);
  const { issuer, client } = identityProvider;
  const connection = await ask<SsoConnection>(page, `POST ${base}/sso`, {
    connection: { kind: "oidc", issuer, ...client },
  });
  if (connection.kind !== "oidc") throw new Error("It was named as OpenID Connect.");
  identityProvider.register(connection.redirectUri);
  const returnTo = `/${slug}/settings`;
  const { url } = await ask<{ url: string }>(page, `POST ${base}/sso/${connection.id}/test`, { returnTo });
  await page.goto(url);
  await signInThere(page, owner);
  await expect(page).toHaveURL(new RegExp(`${returnTo}$`));
  await ask(page, `PATCH ${base}/sso/${connection.id}`, { state: "live" });
}

/** Has whoever is signed in prove by an organization's single sign-on who they are, with the whole page. */
export async function proveBySingleSignOn(page: Page, { slug }: Named, person: Person): Promise<void> {
  const returnTo = `/${slug}/members`;
  const asked = { organization: slug, returnTo };
  const { url } = await ask<{ url: string }>(page, "POST /api/auth/step-up/sso", asked);
  await page.goto(url);
  await signInThere(page, person);
  await expect(page).toHaveURL(new RegExp(`${returnTo}$`));
}

/** Has an organization let in whoever shows one of these ways; null for any. */
export async function allowWays(
  page: Page,
  { slug }: Named,
  allowedMethods: readonly string[] | null,
): Promise<void> {
  await ask(page, `PATCH /api/organizations/${slug}/policy`, { allowedMethods });
}

/** Leaves the sign-in page, which it opens, for the identity provider of an organization. */
export async function leaveForProvider(page: Page, { slug }: Named): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Use your organization’s sign-in" }).click();
  await page.getByLabel("Address of the organization").fill(slug);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Says at the identity provider, whose page is open, who one is. */
export async function signInThere(page: Page, { email }: Pick<Person, "email">): Promise<void> {
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  await page.getByLabel("Work e-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** Goes on from the dialog to the identity provider, in the window that it opens. */
export async function openProvider(page: Page, organization: Named): Promise<Page> {
  const opening = page.context().waitForEvent("page");
  const name = `Continue in a window of ${organization.name}`;
  await proofDialog(page, organization.name).getByRole("button", { name }).click();
  return opening;
}
