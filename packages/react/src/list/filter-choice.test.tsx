import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { clientOf, olivia } from "../../test/cast.ts";
import { testConformance } from "../../test/conformance.tsx";
import { FilterChoice, type FilterChoiceProps } from "./filter-choice.tsx";

const byTeam: Omit<FilterChoiceProps, "value"> = {
  ...{ label: "Team", any: "Any team", onChoose: () => undefined },
  choices: [
    { id: "1", name: "Sales" },
    { id: "2", name: "Design" },
  ],
};

testConformance({
  component: "FilterChoice",
  render: (given) => <FilterChoice {...given} {...byTeam} value={undefined} />,
  client: await clientOf(olivia),
});

test("what a list is filtered by is chosen, and any where it is by nothing", () => {
  const chosen = (value: string | undefined): string | undefined =>
    / selected=""[^>]*>([^<]*)</.exec(renderToStaticMarkup(<FilterChoice {...byTeam} value={value} />))?.[1];
  expect(chosen("2")).toBe("Design");
  expect(chosen(undefined)).toBe("Any team");
});
