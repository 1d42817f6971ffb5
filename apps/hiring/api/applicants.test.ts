import { afterAll, expect, test } from "vitest";
import type { Applicant, ApplicantEvent } from "../shared/endpoints.ts";
import { hiring } from "./fixture.ts";

const { database, ask, send, change, job, applicant, olivia, max, acme, globex } = await hiring();
afterAll(() => database.close());

const baker = await job(acme.id, "Baker");
const driver = await job(acme.id, "Driver");
const ada = await applicant(acme.id, baker, "Ada");
await applicant(acme.id, driver, "Benoît");
const cleo = await applicant(acme.id, baker, "Cleo");
await applicant(globex.id, await job(globex.id, "Spy"), "Adam");

const applicants = "/api/organizations/acme/applicants";

async function list(query: string) {
  const answer = await ask(max, `${applicants}?${query}`);
  const { items, next } = (await answer.json()) as { items: readonly Applicant[]; next: string | null };
  return { names: items.map(({ name }) => name), next };
}

test("applicants are listed page by page, the latest first, and none of another organization", async () => {
  const first = await list("limit=2");
  expect(first.names).toEqual(["Cleo", "Benoît"]);
  expect(await list(`limit=2&after=${first.next ?? ""}`)).toEqual({ names: ["Ada"], next: null });
});

test("they are found by a part of the name, however it is spelt, or of the address", async () => {
  expect((await list("search=benoit")).names).toEqual(["Benoît"]);
  expect((await list("search=LEO")).names).toEqual(["Cleo"]);
  expect((await list("search=ada@mail")).names).toEqual(["Ada"]);
  expect((await list("search=%25")).names).toEqual([]);
});

test("they are filtered by job and stage", async () => {
  expect((await list(`job=${baker}`)).names).toEqual(["Cleo", "Ada"]);
  await send(olivia, `PUT acme/applicants/${cleo}/place`, { from: "applied", stage: "offer" });
  expect((await list(`job=${baker}&stage=applied`)).names).toEqual(["Ada"]);
  expect((await list("stage=offer")).names).toEqual(["Cleo"]);
  expect((await ask(max, `${applicants}?stage=nowhere`)).status).toBe(400);
});

test("one applicant is read with what they wrote and the job that they applied for", async () => {
  const answer = await ask(max, `${applicants}/${ada}`);
  expect(await answer.json()).toMatchObject({
    ...{ id: ada, name: "Ada", email: "ada@mail.example", stage: "applied", message: "Hello." },
    job: { id: baker, title: "Baker" },
  });
  expect((await ask(max, `${applicants}/${baker}`)).status).toBe(404);
});

test("where else an applicant can be reached is read with them, as they wrote it", async () => {
  await change(acme.id, "update applicant set phone = $1, link = $2 where id = $3", [
    ...["+49 30 123", "https://ada.example/cv", ada],
  ]);
  const answer = await ask(max, `${applicants}/${ada}`);
  expect(await answer.json()).toMatchObject({ phone: "+49 30 123", link: "https://ada.example/cv" });
});

test("what happened to an applicant is told: applying, moving, notes, and nothing of places within a stage", async () => {
  await send(olivia, `PUT acme/applicants/${ada}/place`, { from: "applied", stage: "applied", after: null });
  await send(olivia, `PUT acme/applicants/${ada}/place`, { from: "applied", stage: "screening" });
  const noted = await send(olivia, `POST acme/applicants/${ada}/notes`, { note: " Bakes at night. " });
  expect(noted.status).toBe(204);
  const answer = await ask(max, `${applicants}/${ada}/history`);
  const { items } = (await answer.json()) as { items: readonly ApplicantEvent[] };
  expect(items.map(({ kind, actor, from, to, note }) => ({ kind, actor, from, to, note }))).toEqual([
    { kind: "noted", actor: "Olivia", from: null, to: null, note: "Bakes at night." },
    { kind: "moved", actor: "Olivia", from: "applied", to: "screening", note: null },
    { kind: "applied", actor: "Guildhall", from: null, to: "applied", note: null },
  ]);
});

test("a note is one event and changes no row; a member without the right writes none", async () => {
  const rows = () =>
    database.query(
      "select a.*, (select count(*)::int from guildhall.event where type = 'applicant.noted') as notes from applicant a order by id",
    );
  const before = await rows();
  expect((await send(max, `POST acme/applicants/${ada}/notes`, { note: "Mine." })).status).toBe(403);
  expect((await send(olivia, `POST acme/applicants/${ada}/notes`, { note: "  " })).status).toBe(400);
  expect((await send(olivia, `POST acme/applicants/${baker}/notes`, { note: "Nobody." })).status).toBe(404);
  expect(await rows()).toEqual(before);
});
