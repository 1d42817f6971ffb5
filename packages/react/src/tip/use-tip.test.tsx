import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ActionButton } from "../form/action-button.tsx";

test("a button that can not be used stays within reach of the keyboard, and says why in its name and beside it", () => {
  const markup = renderToStaticMarkup(
    <ActionButton refusal="Your role does not permit this">Invite</ActionButton>,
  );
  expect(markup).toMatch(/^<button [^>]*type="button"[^>]* aria-disabled="true"/);
  expect(markup).not.toMatch(/ disabled| title=/);
  expect(markup).toContain(`<span class="gh-hidden">. Your role does not permit this</span>`);
  expect(markup).toContain(
    `popover="manual" aria-hidden="true" class="gh-tip">Your role does not permit this`,
  );
});

test("a button that can be used says nothing", () => {
  expect(renderToStaticMarkup(<ActionButton>Invite</ActionButton>)).not.toContain("gh-tip");
});
