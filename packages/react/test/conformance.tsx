import type { Guildhall } from "@guildhall/client";
import { renderToStaticMarkup } from "react-dom/server";
import type { ReactElement } from "react";
import { expect, test } from "vitest";
import { GuildhallProvider } from "../src/provider/guildhall-provider.tsx";
import { OrganizationProvider } from "../src/provider/organization-provider.tsx";

/** What is handed to a component for its outermost element. */
export interface GivenRoot {
  readonly className: string;
  readonly id: string;
  readonly "data-given": string;
}

/** A component that conforms, where it stands. */
export interface Conforming {
  readonly component: string;
  readonly render: (given: GivenRoot) => ReactElement;
  /** Who is signed in, and where. */
  readonly client: Guildhall;
}

const given: GivenRoot = { className: "mine", id: "given", "data-given": "yes" };

/**
 * What holds for every component: what HTML knows of an element goes to its outermost one, and to no other; a class stands
 * beside its own; and a server renders it. That a ref leads there, that the keyboard reaches what can be used and that axe
 * finds nothing is seen in a browser, by the story of the demos.
 */
export function testConformance({ component, render, client }: Conforming): void {
  test(`${component} hands on to its outermost element what HTML knows, and keeps its own class`, () => {
    const markup = renderToStaticMarkup(
      <GuildhallProvider client={client}>
        <OrganizationProvider slug="acme" account="olivia">
          {render(given)}
        </OrganizationProvider>
      </GuildhallProvider>,
    );
    const [outermost = ""] = /^<[^>]*>/.exec(markup) ?? [];
    expect(outermost).toMatch(/ class="gh-[^"]* mine"/);
    expect(outermost).toContain(` id="given"`);
    expect(outermost).toContain(` data-given="yes"`);
    expect(markup.match(/data-given/g)).toHaveLength(1);
  });
}
