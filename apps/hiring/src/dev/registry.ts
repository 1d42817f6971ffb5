import type { Demo } from "./demo.ts";

/** The demos of the components that are about one thing. */
export interface Group {
  readonly name: string;
  readonly demos: readonly Demo[];
}

/**
 * Every demo, by what its component is about. Each group is loaded by itself, so that what a component loads when it is
 * needed is not there before: the demos show what a product would load.
 */
export async function readGroups(): Promise<readonly Group[]> {
  const [everywhere, people, entering, account, settings] = await Promise.all([
    import("./everywhere/demos.ts"),
    import("./people/demos.ts"),
    import("./entering/demos.ts"),
    import("./account/demos.ts"),
    import("./settings/demos.ts"),
  ]);
  return [
    { name: "On every page", ...everywhere },
    { name: "People", ...people },
    { name: "Entering", ...entering },
    { name: "One's account", ...account },
    { name: "Settings", ...settings },
  ];
}

/** The address of a demo. */
export function addressOf({ component }: Demo): string {
  return `/dev/components/${slugOf(component)}`;
}

/** The demo whose address ends so; undefined where there is none. */
export function demoAt(groups: readonly Group[], slug: string): Demo | undefined {
  return groups.flatMap(({ demos }) => demos).find(({ component }) => slugOf(component) === slug);
}

function slugOf(component: string): string {
  return component.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}
