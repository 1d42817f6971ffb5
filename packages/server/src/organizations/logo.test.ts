import type { Me, OrganizationSettings } from "@guildhall/protocol";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { join, origin, requestOf, signedIn, type Person } from "../../test/index.ts";
import { hidingImages, jpeg, png, pngOf, refusedImages, script, webp } from "../../test/hostile-images.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const world = await testWorld();
const { ask, database, guildhall, olivia, max, eve, acme, globex } = world;
afterAll(() => world.close());

const secret = "Olivia's house stands at 51.5N";
const located = await sharp(jpeg)
  .withExif({ IFD0: { Copyright: secret }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
  .toBuffer();

async function upload(
  person: Person | null,
  bytes: Uint8Array<ArrayBuffer> | Buffer,
  { type = "image/png", slug = "acme" }: { readonly type?: string; readonly slug?: string } = {},
): Promise<{ readonly status: number; readonly body: Partial<OrganizationSettings & { code: string }> }> {
  const { headers } = requestOf(person, "/", { headers: { "Content-Type": type } });
  const url = `${origin}/api/organizations/${slug}/logo`;
  const body = new Blob([Uint8Array.from(bytes)]);
  const response = await guildhall.fetch(new Request(url, { method: "PUT", headers, body }));
  return { status: response.status, body: (await response.json()) as OrganizationSettings };
}

const read = (person: Person | null, path: string, headers: Readonly<Record<string, string>> = {}) =>
  guildhall.fetch(requestOf(person, path, { headers }));
const images = (): Promise<{ id: string }[]> =>
  database.query("select id from guildhall.image where organization_id = $1", [acme.id]);
const events = (): Promise<{ type: string }[]> =>
  database.query(
    "select type from guildhall.event where organization_id = $1 and type like '%logo%' order by id",
    [acme.id],
  );

describe("a logo", () => {
  test("is shown to members as 256 by 256 pixels of WebP, which no page can take for anything else", async () => {
    for (const [bytes, type] of [
      [png, "image/png"],
      [jpeg, "image/jpeg"],
      [webp, "image/webp"],
    ] as const) {
      const { status, body } = await upload(olivia, bytes, { type });
      expect(status).toBe(200);
      expect((await ask(max, "/api/organizations/acme")).body).toMatchObject({ logo: body.logo });
      const answer = await read(max, body.logo ?? "");
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": "image/webp",
        "content-disposition": "attachment",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
      });
      const kept = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      expect(kept).toMatchObject({ format: "webp", width: 256, height: 256 });
    }
    expect(await images()).toHaveLength(1);
    expect(await events()).toEqual(Array(3).fill({ type: "organization.logo_changed" }));
  });

  test("shows without a session there, as the list of organizations does, and in a list of its own path", async () => {
    const nia = await signedIn(database, "Nia");
    await join(database, { person: nia, organization: acme, role: "member", open: false });
    const { accounts } = (await ask(nia, "/api/me")).body as Me;
    const path = accounts[0]?.organizations[0]?.logo ?? "";
    expect(path).toMatch(/^\/api\/organizations\/acme\/logo\/[\da-f-]{36}$/);
    expect((await read(nia, path)).status).toBe(200);
  });

  test("keeps nothing of the file but its pixels: no place, no author, no text", async () => {
    expect(located.includes(secret)).toBe(true);
    const { body } = await upload(olivia, located, { type: "image/jpeg" });
    const answer = await read(olivia, body.logo ?? "");
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.includes(secret)).toBe(false);
    const { exif, icc, xmp, iptc } = await sharp(bytes).metadata();
    expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("is taken away once, with its bytes, and then its path leads nowhere", async () => {
    const { body } = await upload(olivia, png);
    const before = (await events()).length;
    for (let time = 0; time < 2; time += 1)
      expect((await ask(olivia, "/api/organizations/acme/logo", { method: "DELETE" })).status).toBe(204);
    expect((await read(olivia, body.logo ?? "")).status).toBe(404);
    expect(await images()).toEqual([]);
    expect((await events()).slice(before)).toEqual([{ type: "organization.logo_removed" }]);
  });

  test("of twenty that are given at once one is kept, and each was recorded", async () => {
    const before = (await events()).length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => upload(olivia, webp)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const { logo } = (await ask(olivia, "/api/organizations/acme")).body as OrganizationSettings;
    expect(await images()).toEqual([{ id: logo?.split("/").at(-1) }]);
    expect((await events()).length - before).toBe(20);
  });
});

describe("T-ISO-1: the logo of Acme", () => {
  test("is as if it were not there for Eve, under any slug, and can be neither given nor taken away by her", async () => {
    const { body } = await upload(olivia, png);
    const id = body.logo?.split("/").at(-1) ?? "";
    const absent = await read(eve, `/api/organizations/nobody-has-this/logo/${newId()}`);
    const bytes = await absent.text();
    for (const path of [
      `/api/organizations/acme/logo/${id}`,
      `/api/organizations/globex/logo/${id}`,
      `/api/organizations/acme/logo/${newId()}`,
    ]) {
      const answer = await read(eve, path);
      expect([answer.status, await answer.text()]).toEqual([404, bytes]);
    }
    expect((await upload(eve, png)).body).toMatchObject({ code: "not_found" });
    expect((await upload(max, png)).body).toMatchObject({ code: "forbidden" });
    expect((await upload(null, png)).body).toMatchObject({ code: "unauthenticated" });
    expect((await ask(eve, "/api/organizations/acme/logo", { method: "DELETE" })).status).toBe(404);
    expect(await images()).toEqual([{ id }]);
  });

  test("is not the other account's of the same browser, when the request speaks for that one", async () => {
    const { body } = await upload(olivia, png);
    const other = await signedIn(database, "Other");
    await database.query("update guildhall.browser_account set browser_id = $1 where user_id = $2", [
      olivia.browserId,
      other.userId,
    ]);
    expect((await read(olivia, body.logo ?? "", { "Guildhall-Account": other.userId })).status).toBe(404);
    expect((await read(olivia, body.logo ?? "")).status).toBe(200);
  });

  test("can not be another organization's image, whatever SQL says so", async () => {
    const { body } = await upload(eve, png, { slug: "globex" });
    const id = body.logo?.split("/").at(-1);
    await expect(
      database.query("update guildhall.organization set logo_id = $1 where id = $2", [id, acme.id]),
    ).rejects.toMatchObject({ code: "23503" });
    expect(
      await database.query("select logo_id from guildhall.organization where id = $1", [globex.id]),
    ).toEqual([{ logo_id: id }]);
  });
});

describe("T-UP-1, G32: what is no image that we take", () => {
  test("the corpus is as large as it should be, and no file of it is there twice", () => {
    const files = [...refusedImages, ...hidingImages];
    expect(new Set(files.map(([, bytes]) => bytes.toString("base64"))).size).toBe(files.length);
    expect(new Set(files.map(([name]) => name)).size).toBe(files.length);
    expect(files.length).toBeGreaterThanOrEqual(100);
  });

  test("is refused with a code whatever type it claims to have, and the logo stays what it was", async () => {
    const { body: kept } = await upload(olivia, png);
    for (const [name, bytes] of refusedImages)
      for (const type of ["image/png", "image/jpeg", "image/webp"]) {
        const { status, body } = await upload(olivia, bytes, { type });
        expect([status, body.code], `${name} as ${type}`).toEqual([400, "invalid_image"]);
      }
    expect((await ask(max, "/api/organizations/acme")).body).toMatchObject({ logo: kept.logo });
    expect(await images()).toHaveLength(1);
  });

  test("is harmless where it hides in an image that is whole: what is served has none of it", async () => {
    for (const [name, bytes] of hidingImages) {
      expect(bytes.includes(script), name).toBe(true);
      const { status, body } = await upload(olivia, bytes);
      expect(status, name).toBe(200);
      const served = Buffer.from(await (await read(olivia, body.logo ?? "")).arrayBuffer());
      expect(served.includes("script"), name).toBe(false);
      expect(served.includes("PK\x03\x04"), name).toBe(false);
      expect(await sharp(served).metadata()).toMatchObject({ format: "webp", width: 256, height: 256 });
    }
  });

  test("a bomb of two megabytes that is 25 million pixels within the limit is decoded, and stays small", async () => {
    const bomb = pngOf(5000, 5000, { bytes: 5000 * (5000 * 4 + 1) });
    expect(bomb.length).toBeLessThan(2_000_000);
    const { status, body } = await upload(olivia, bomb);
    expect(status).toBe(200);
    expect((await (await read(olivia, body.logo ?? "")).arrayBuffer()).byteLength).toBeLessThan(10_000);
  });
});
