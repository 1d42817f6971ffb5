import { setTimeout as sleep } from "node:timers/promises";
import { being, signIn } from "../tabs/being.ts";
import { Tabs } from "../tabs/browser.ts";
import { Chance } from "../tabs/chance.ts";
import { going } from "../tabs/going.ts";
import { happening } from "../tabs/happening.ts";
import { proving } from "../tabs/proving.ts";
import { Model } from "../tabs/model.ts";
import type { Stage } from "../tabs/stage.ts";
import { World } from "../tabs/world.ts";
import { expect, story } from "../story.ts";

const seed = Number(process.env["GUILDHALL_SEED"] ?? 1);
const actions = Number(process.env["GUILDHALL_ACTIONS"] ?? 60);
const tabs = Number(process.env["GUILDHALL_TABS"] ?? 5);

// Twenty tabs would fill the disk with frames, and keep the machine busy with what moves in them.
story.use({ trace: "off", actionTimeout: 60_000, contextOptions: { reducedMotion: "reduce" } });

story(
  `three people in ten organizations do whatever they like in ${tabs} tabs, and every tab stays its own (T-ACC-1, T-CLI-1, T-MODEL-1)`,
  async ({ application, context, complaints }) => {
    story.setTimeout(120_000 + actions * 10_000);
    // What is refused is what the story is about; the model says where it is shown.
    for (const status of [401, 403, 404, 409]) {
      complaints.expect({ status, path: "/api/organizations/" }, { status, path: "/api/me/stream" });
    }
    // A password alone is not enough for who has an authenticator app.
    complaints.expect({ status: 401, path: "/api/auth/sign-in/email" });
    const world = new World(application.url);
    await world.found();
    const model = new Model(world.memberships, tabs);
    const stage: Stage = {
      ...{ application, context, world, model, signIns: 0, stepUps: 0 },
      tabs: new Tabs(context, world, model),
      chance: new Chance(seed),
      made: new Map(),
    };
    // The server is away now and then, and so is the network.
    await complaints.whileServerIsAway(async () => {
      await begin(stage);
      await tell(stage);
    });
    await expectEveryJobWhereItWasMade(stage);
    await world.leave();
  },
);

/** Opens the tabs, asks in one who is there, and signs everybody in. */
async function begin(stage: Stage): Promise<void> {
  const { tabs, model, world } = stage;
  await tabs.open();
  for (const page of tabs.pages) await page.goto("/");
  await tabs.settle();
  for (const account of model.accounts) {
    await signIn(stage, account, false);
    await tabs.settle();
  }
  for (const account of model.accounts) await world.enrol(account);
}

/** Does so many actions, by chance, and looks at every tab after each. */
async function tell(stage: Stage): Promise<void> {
  const { chance, tabs } = stage;
  const all = [...going, ...being, ...happening, ...proving];
  const counts = new Map<string, number>();
  const latest: string[] = [];
  const begun = performance.now();
  for (let done = 0; done < actions;) {
    const action = chance.weighed(all);
    try {
      if (!(await action.run(stage))) continue;
      latest.push(action.name);
      await tabs.settle();
    } catch (error) {
      const before = latest.slice(-8).join(", ");
      throw new Error(`Seed ${seed}, action ${done + 1} (${action.name}), after ${before}`, { cause: error });
    }
    counts.set(action.name, (counts.get(action.name) ?? 0) + 1);
    done++;
    if (done % 100 === 0) say(done, stage);
  }
  // What comes late has come by now.
  await sleep(3000);
  await tabs.settle();
  say(actions, stage, "measured: ");
  console.log(
    `${Math.round((performance.now() - begun) / actions)} ms for each.`,
    Object.fromEntries(counts),
  );
}

function say(done: number, { tabs, made, signIns, stepUps }: Stage, before = ""): void {
  const { looks, witness } = tabs;
  console.log(
    `${before}seed ${seed}: ${done} actions in ${tabs.pages.length} tabs, ${looks} looks, ${witness.answers} answers,`,
    `${made.size} jobs created, ${witness.questions} questions, ${signIns} sign-ins, ${stepUps} step-ups, ${witness.faults.length} faults.`,
  );
}

/** What each organization holds is what was made in its tabs, by whom they showed, and what it began with. */
async function expectEveryJobWhereItWasMade({ world, made }: Stage): Promise<void> {
  for (const { slug } of world.halls) {
    const own = [...made].filter(([, { organization }]) => organization === slug);
    const expected = own.map(([title, { account }]) => ({ title, by: account }));
    const [, ...others] = (await world.madeIn(slug)).toReversed();
    expect(others, `the jobs of ${slug}`).toEqual(expected);
  }
}
