import { createGuildhall, type Guildhall } from "@guildhall/client";
import { renderToStaticMarkup } from "react-dom/server";
import type { ReactElement } from "react";
import { describe, expect, test } from "vitest";
import { account, clientOf, max, olivia, organization } from "../../test/cast.ts";
import { GuildhallProvider } from "../provider/guildhall-provider.tsx";
import { flatten, groupRows } from "../switching/rows.ts";
import type { Switching } from "../switching/use-switching.ts";
import { OrganizationSwitcher } from "./organization-switcher.tsx";
import { SwitcherActions } from "./switcher-actions.tsx";
import { SwitcherPanel } from "./switcher-panel.tsx";

const hrefFor = ({ slug }: { slug: string }) => `/${slug}/jobs`;
const nowhere = () => undefined;

function render(client: Guildhall, element: ReactElement): string {
  return renderToStaticMarkup(<GuildhallProvider client={client}>{element}</GuildhallProvider>);
}

function tags(markup: string, pattern: RegExp): string[] {
  return [...markup.matchAll(pattern)].map(([tag]) => tag);
}

describe("closed", () => {
  const switcher = (current: string | null, user?: string) => (
    <OrganizationSwitcher
      current={current}
      account={user}
      hrefFor={hrefFor}
      onNavigate={nowhere}
      className="mine"
    />
  );

  test("it says where Olivia is, and that it leads elsewhere", async () => {
    const markup = render(await clientOf(olivia), switcher("acme"));
    expect(markup).toMatch(/^<div class="gh-switcher gh-popup-scope mine">/);
    expect(markup).toMatch(/<button [^>]*aria-haspopup="dialog"[^>]*aria-expanded="false"/);
    expect(markup).toContain(">Acme</bdi>");
    expect(markup).toContain("Free");
    expect(markup).toContain("switch organization");
    const [popoverId] = /(?<=<div id=")[^"]+(?="[^>]*popover="auto")/.exec(markup) ?? [];
    expect(markup).toContain(`popoverTarget="${popoverId ?? "none"}"`);
    expect(markup).not.toContain(`role="option"`);
  });

  test("without an account it takes the one that used the organization last", async () => {
    const own = organization("acme", { name: "As Max", lastUsedAt: "2026-11-20T12:00:00Z" });
    const used = organization("acme", { name: "As Olivia", lastUsedAt: "2026-11-20T11:00:00Z" });
    const client = await clientOf(account("Olivia", used), account("Max", own));
    expect(render(client, switcher("acme"))).toContain(">As Max</bdi>");
    expect(render(client, switcher("acme", "olivia"))).toContain(">As Olivia</bdi>");
  });

  test("it keeps its place while me is loading, and asks for a choice outside any organization", async () => {
    expect(render(createGuildhall(), switcher("acme"))).toContain("gh-skeleton");
    expect(render(await clientOf(olivia), switcher(null))).toContain("Choose an organization");
    expect(render(await clientOf(olivia), switcher("initech"))).toContain("Choose an organization");
  });
});

describe("open", () => {
  const idle: Switching = { attempt: null, switchTo: () => Promise.resolve(false), reset: nowhere };

  async function open(accounts: readonly (typeof olivia)[], switching = idle) {
    const groups = groupRows(accounts, hrefFor);
    const [current] = flatten(groups);
    const panel = (
      <SwitcherPanel
        groups={groups}
        hrefFor={hrefFor}
        current={current}
        switching={switching}
        onChoose={nowhere}
      />
    );
    return render(await clientOf(...accounts), panel);
  }

  test("it is a combobox over a listbox whose options are links", async () => {
    const markup = await open([olivia]);
    const [input = ""] = tags(markup, /<input [^>]*>/g);
    const [list = ""] = tags(markup, /<div [^>]*role="listbox"[^>]*>/g);
    const options = tags(markup, /<a [^>]*role="option"[^>]*>/g);
    const id = (tag: string) => / id="([^"]+)"/.exec(tag)?.[1] ?? "none";
    expect(input).toContain(`role="combobox"`);
    expect(input).toContain(`aria-expanded="true"`);
    expect(input).toContain(`aria-controls="${id(list)}"`);
    expect(input).toContain(`aria-activedescendant="${id(options[0] ?? "")}"`);
    expect(options.map((option) => /href="([^"]+)"/.exec(option)?.[1])).toEqual([
      "/acme/jobs",
      "/globex/jobs",
    ]);
    expect(options.map((option) => option.includes(`aria-selected="true"`))).toEqual([true, false]);
    expect(options.every((option) => option.includes(`tabindex="-1"`))).toBe(true);
    expect(options[1]).toContain(`aria-keyshortcuts="Control+2"`);
  });

  test("rows stand under the address of their account when there are several, and only then", async () => {
    expect(await open([olivia])).not.toContain(`role="group"`);
    const markup = await open([olivia, max]);
    const groups = tags(markup, /<div role="group" aria-labelledby="[^"]+">/g);
    expect(groups).toHaveLength(2);
    for (const group of groups) {
      const label = /labelledby="([^"]+)"/.exec(group)?.[1] ?? "none";
      expect(markup).toContain(`<div id="${label}" role="presentation"`);
    }
    expect(markup).toContain("max@example.com");
  });

  test("a row says its role, and what stands in the way", async () => {
    const locked = organization("globex", { session: "locked", role: "recruiter" });
    const markup = await open([account("Olivia", organization("acme", { role: "owner" }), locked)]);
    expect(markup).toContain(">Owner</span>");
    expect(markup).toContain(">recruiter</span>");
    expect(tags(markup, /Cannot be entered now/g)).toHaveLength(1);
  });

  test.each([
    ["mfa", "Needs MFA"],
    ["sso", "Needs Globex SSO"],
    ["sign_in", "Sign in again"],
    ["fresh", "Sign in again"],
  ] as const)("a row that asks for %s says so before the click", async (asks, words) => {
    const asking = organization("globex", { session: "step_up", asks });
    const markup = await open([account("Olivia", organization("acme"), asking)]);
    expect(tags(markup, new RegExp(`gh-switcher-state">${words}<`, "g"))).toHaveLength(1);
  });

  test("a row that is being deleted says how long it is still there", async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const of = (slug: string, days: number) =>
      organization(slug, { session: "locked", deletesAt: inDays(days) });
    const markup = await open([account("Olivia", of("acme", 12.5), of("globex", 1.5), of("initech", 0.5))]);
    expect(tags(markup, /Leaving [^<]+/g)).toEqual([
      "Leaving in 12 days",
      "Leaving in 1 day",
      "Leaving today",
    ]);
  });

  test("of five hundred, the first rows are drawn, each with its place among all, and what is not loaded is counted", async () => {
    const loaded = Array.from({ length: 200 }, (_, index) => organization(`number${index}`));
    const markup = await open([{ ...account("Olivia", ...loaded), organizationCount: 500 }]);
    const options = tags(markup, /<a [^>]*role="option"[^>]*>/g);
    expect(options).toHaveLength(40);
    expect(options[39]).toContain(`aria-posinset="40" aria-setsize="500"`);
    expect(markup).toContain("300 more: type what they are called.");
  });

  test("a refused row says why, and a row that is being opened says that it is", async () => {
    const row = flatten(groupRows([olivia], hrefFor))[1];
    if (row === undefined) throw new Error("Olivia has two organizations.");
    const refused = await open([olivia], {
      ...idle,
      attempt: { row, refusal: "You are no longer a member." },
    });
    expect(refused).toContain(`<span class="gh-switcher-refusal">You are no longer a member.</span>`);
    expect(refused).toMatch(/<span role="status" class="gh-hidden">You are no longer a member\.</);
    const opening = await open([olivia], { ...idle, attempt: { row, refusal: null } });
    expect(opening).toContain("Opening Globex…");
    expect(tags(opening, /aria-busy="true"/g)).toHaveLength(1);
  });

  test("only the first nine have a key", async () => {
    const many = Array.from({ length: 12 }, (_, index) => organization(`number${index}`));
    expect(tags(await open([account("Olivia", ...many)]), /aria-keyshortcuts/g)).toHaveLength(9);
  });

  test("who belongs nowhere is told so, and there is no empty list", async () => {
    const markup = await open([account("Eve")]);
    expect(markup).toContain("You belong to no organization yet.");
    expect(markup).not.toContain("listbox");
    expect(markup).toContain(`aria-expanded="false"`);
    expect(markup).not.toContain("aria-controls");
  });
});

describe("under the list", () => {
  test("there is only what leads somewhere", async () => {
    const client = await clientOf(olivia);
    const [current] = flatten(groupRows([olivia], hrefFor));
    const none = {
      settingsHref: undefined,
      inviteHref: undefined,
      createHref: undefined,
      addAccountHref: undefined,
      onFollow: undefined,
      onSignOut: undefined,
    };
    expect(render(client, <SwitcherActions {...none} current={undefined} />)).toBe(
      `<div class="gh-switcher-actions"></div>`,
    );
    const all = <SwitcherActions {...none} current={current} createHref="/new" addAccountHref="/sign-in" />;
    expect(render(client, all).replace(/<svg.*?<\/svg>/g, "")).toBe(
      `<div class="gh-switcher-actions">` +
        `<a class="gh-switcher-action" href="/new"><span>Create organization</span></a>` +
        `<a class="gh-switcher-action" href="/sign-in"><span>Add another account</span></a>` +
        `<button type="button" class="gh-switcher-action"><span>Sign out of Acme</span></button></div>`,
    );
  });
});
