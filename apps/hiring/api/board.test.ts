import { afterAll, expect, test } from "vitest";
import type { BoardStage, Stage } from "../shared/endpoints.ts";
import { hiring } from "./fixture.ts";

const { database, ask, send, change, job, applicant, olivia, max, acme } = await hiring();
afterAll(() => database.close());

interface Move {
  readonly from: Stage;
  readonly stage: Stage;
  readonly after?: string | null;
}

const move = (id: string, body: Move, person = olivia) =>
  send(person, `PUT acme/applicants/${id}/place`, body);

/** The names on a board, stage by stage. */
async function namesOn(jobId: string): Promise<Partial<Record<Stage, readonly string[]>>> {
  const answer = await ask(max, `/api/organizations/acme/jobs/${jobId}/board`);
  const { stages } = (await answer.json()) as { stages: readonly BoardStage[] };
  return Object.fromEntries(
    stages
      .filter(({ total }) => total > 0)
      .map(({ stage, applicants }) => [stage, applicants.map(({ name }) => name)]),
  );
}

async function boardWith<const Names extends readonly string[]>(...names: Names) {
  const id = await job(acme.id, `For ${names.join(", ")}`);
  const ids: string[] = [];
  for (const name of names) ids.push(await applicant(acme.id, id, name));
  return { id, ids: ids as unknown as { readonly [Index in keyof Names]: string } };
}

const changesOf = (id: string) =>
  database.query(
    `select actor_id, before ->> 'stage' as "from", after ->> 'stage' as "to"
     from guildhall.event where subject_id = $1 and type = 'applicant.updated' order by id`,
    [id],
  );

test("who applied later stands behind, and every stage is on the board", async () => {
  const { id } = await boardWith("Ada", "Ben", "Cleo");
  expect(await namesOn(id)).toEqual({ applied: ["Ada", "Ben", "Cleo"] });
  const answer = await ask(max, `/api/organizations/acme/jobs/${id}/board`);
  const { stages } = (await answer.json()) as { stages: readonly BoardStage[] };
  expect(stages.map(({ stage }) => stage)).toEqual([
    ...["applied", "screening", "interview", "offer", "hired", "rejected"],
  ]);
});

test("Olivia moves Ada to an interview: one row, one event with her name on it", async () => {
  const { id, ids } = await boardWith("Ada", "Ben");
  const answer = await move(ids[0], { from: "applied", stage: "interview" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ id: ids[0], name: "Ada", stage: "interview" });
  expect(await namesOn(id)).toEqual({ applied: ["Ben"], interview: ["Ada"] });
  expect(await changesOf(ids[0])).toEqual([{ actor_id: olivia.userId, from: "applied", to: "interview" }]);
  expect(await changesOf(ids[1])).toEqual([]);
});

test("an applicant is put first, behind another, or last, and only their own row changes", async () => {
  const { id, ids } = await boardWith("Ada", "Ben", "Cleo", "Dan");
  const [ada, ben, , dan] = ids;
  const within = { from: "applied", stage: "applied" } as const;
  await move(dan, { ...within, after: null });
  expect(await namesOn(id)).toEqual({ applied: ["Dan", "Ada", "Ben", "Cleo"] });
  await move(dan, { ...within, after: ben });
  expect(await namesOn(id)).toEqual({ applied: ["Ada", "Ben", "Dan", "Cleo"] });
  await move(ada, within);
  expect(await namesOn(id)).toEqual({ applied: ["Ben", "Dan", "Cleo", "Ada"] });
  expect(await changesOf(ben)).toEqual([]);
});

test("whoever applies next stands behind those who were moved to the end", async () => {
  const { id, ids } = await boardWith("Ada", "Ben");
  await change(acme.id, "update applicant set rank = rank - 60 where job_id = $1", [id]);
  await move(ids[0], { from: "applied", stage: "applied" });
  await applicant(acme.id, id, "Cleo");
  expect(await namesOn(id)).toEqual({ applied: ["Ben", "Ada", "Cleo"] });
});

test("who is to stand behind somebody who left the stage stands last", async () => {
  const { id, ids } = await boardWith("Ada", "Ben", "Cleo");
  await move(ids[0], { from: "applied", stage: "offer" });
  await move(ids[1], { from: "applied", stage: "applied", after: ids[0] });
  expect(await namesOn(id)).toEqual({ applied: ["Cleo", "Ben"], offer: ["Ada"] });
});

test("there is room between two however often somebody is put there", async () => {
  const { id, ids } = await boardWith("Ada", "Ben", "Cleo");
  const [ada, ben, cleo] = ids;
  for (let turn = 0; turn < 40; turn += 1) {
    await move(turn % 2 === 0 ? cleo : ben, { from: "applied", stage: "applied", after: ada });
  }
  expect(await namesOn(id)).toEqual({ applied: ["Ada", "Ben", "Cleo"] });
});

test("of two recruiters who move one applicant apart one wins, and the other is told", async () => {
  for (let round = 0; round < 8; round += 1) {
    const { id, ids } = await boardWith("Ada");
    const answers = await Promise.all([
      move(ids[0], { from: "applied", stage: "offer" }),
      move(ids[0], { from: "applied", stage: "rejected" }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [won, lost] = answers[0].status === 200 ? answers : [answers[1], answers[0]];
    const { stage } = (await won.json()) as { stage: Stage };
    expect(await lost.json()).toMatchObject({ code: "changed_meanwhile" });
    expect(await namesOn(id)).toEqual({ [stage]: ["Ada"] });
    expect(await changesOf(ids[0])).toEqual([{ actor_id: olivia.userId, from: "applied", to: stage }]);
  }
});

test("two recruiters who move one applicant to the same stage agree", async () => {
  const { id, ids } = await boardWith("Ada", "Ben");
  const answers = await Promise.all([1, 2].map(() => move(ids[0], { from: "applied", stage: "offer" })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await namesOn(id)).toEqual({ applied: ["Ben"], offer: ["Ada"] });
});

test("many who are moved at once to one place all have places of their own", async () => {
  const { id, ids } = await boardWith("Ada", "Ben", "Cleo", "Dan", "Eli", "Flo");
  const answers = await Promise.all(
    ids.map((each) => move(each, { from: "applied", stage: "screening", after: null })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  const [{ ranks, places } = { ranks: 0, places: 0 }] = await database.query<{
    ranks: number;
    places: number;
  }>(
    "select count(*)::int as places, count(distinct rank)::int as ranks from applicant where job_id = $1 and stage = 'screening'",
    [id],
  );
  expect([ranks, places]).toEqual([6, 6]);
});

test("a stage with more than a hundred says how many there are, and shows the first", async () => {
  const id = await job(acme.id, "Popular");
  await change(
    acme.id,
    `insert into applicant (organization_id, id, job_id, name, email, rank)
     select $1, gen_random_uuid(), $2, 'Number ' || n, 'n@mail.example', n from generate_series(1, 130) n`,
    [acme.id, id],
  );
  const answer = await ask(max, `/api/organizations/acme/jobs/${id}/board`);
  const { stages } = (await answer.json()) as { stages: readonly BoardStage[] };
  expect(stages[0]).toMatchObject({ stage: "applied", total: 130 });
  expect(stages[0]?.applicants.map(({ name }) => name).slice(98)).toEqual(["Number 99", "Number 100"]);
});

test("Max, a member, sees the board and moves nobody", async () => {
  const { id, ids } = await boardWith("Ada");
  const answer = await move(ids[0], { from: "applied", stage: "hired" }, max);
  expect(answer.status).toBe(403);
  expect(await namesOn(id)).toEqual({ applied: ["Ada"] });
  expect(await changesOf(ids[0])).toEqual([]);
});

test("there is no board of a job that is not there, and nobody to move who is not", async () => {
  const nowhere = "0199f3c2-6a1e-7c40-9d3b-5f0c8a2b7e11";
  expect((await ask(max, `/api/organizations/acme/jobs/${nowhere}/board`)).status).toBe(404);
  expect((await move(nowhere, { from: "applied", stage: "offer" })).status).toBe(404);
});
