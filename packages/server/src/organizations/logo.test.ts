import type { Me, OrganizationSettings } from "@guildhall/protocol";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { join, origin, requestOf, signedIn, type Person } from "../../test/index.ts";
import { testWorld } from "../../test/world.ts";
import { newId } from "../http/index.ts";

const world = await testWorld();
const { ask, database, guildhall, olivia, max, eve, acme, globex } = world;
afterAll(() => world.close());

const secret = "Olivia's house stands at 51.5N";
const [png, jpeg, webp] = await Promise.all([
  sharp({ create: { width: 400, height: 100, channels: 4, background: "#c22" } })
    .png()
    .toBuffer(),
  sharp({ create: { width: 100, height: 300, channels: 3, background: "#2c2" } })
    .jpeg()
    .withExif({ IFD0: { Copyright: secret }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } })
    .toBuffer(),
  sharp({ create: { width: 64, height: 64, channels: 4, background: "#22c" } })
    .webp()
    .toBuffer(),
]);

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
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
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
    expect(jpeg.includes(secret)).toBe(true);
    const { body } = await upload(olivia, jpeg, { type: "image/jpeg" });
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

/** A chunk of a PNG with its length and checksum. @see https://www.w3.org/TR/png/#5Chunk-layout */
function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, sum]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

/** A PNG that says it is so wide and high, and holds as many bytes of nothing as it is told to. */
function pngOf(
  width: number,
  height: number,
  { bytes, depth = 8 }: { bytes: number; depth?: number },
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, 6, 0, 0, 0], 8);
  const signature = Buffer.from("89504e470d0a1a0a", "hex");
  const data = chunk("IDAT", deflateSync(Buffer.alloc(bytes), { level: 9 }));
  return Buffer.concat([signature, chunk("IHDR", header), data, chunk("IEND", Buffer.alloc(0))]);
}

const script = "<script>alert(document.domain)</script>";
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`;
const webpSaying = (size: number): Buffer => {
  const head = Buffer.from(webp.subarray(0, 30));
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, Buffer.alloc(64)]);
};

const hostile: readonly (readonly [string, Buffer])[] = [
  ...[png, jpeg, webp].flatMap((bytes, index) => {
    const name = ["PNG", "JPEG", "WebP"][index] ?? "";
    return [
      ...[4, 8, 12, 20, 33, Math.floor(bytes.length / 2), bytes.length - 30].map(
        (length): [string, Buffer] => [`a ${name} cut after ${length} bytes`, bytes.subarray(0, length)],
      ),
      [
        `a ${name} with nothing behind its first bytes`,
        Buffer.concat([bytes.subarray(0, 12), Buffer.alloc(500)]),
      ],
      [`a ${name} behind a byte of something else`, Buffer.concat([Buffer.from(" "), bytes])],
      [`a ${name} behind a script`, Buffer.concat([Buffer.from(script), bytes])],
    ] as [string, Buffer][];
  }),
  ["a PNG of 50,000 by 50,000 pixels", pngOf(50_000, 50_000, { bytes: 1_000_000 })],
  ["a PNG of 5,001 by 5,000 pixels", pngOf(5001, 5000, { bytes: 5000 * (5001 * 4 + 1) })],
  ["a PNG of 2,147,483,647 by 1 pixels", pngOf(2_147_483_647, 1, { bytes: 1000 })],
  ["a PNG of 4,294,967,295 by 4,294,967,295 pixels", pngOf(4_294_967_295, 4_294_967_295, { bytes: 1000 })],
  ["a PNG of no pixels", pngOf(0, 0, { bytes: 10 })],
  ["a PNG of a depth that there is not", pngOf(10, 10, { bytes: 410, depth: 7 })],
  ["a PNG with fewer bytes than pixels", pngOf(100, 100, { bytes: 50 })],
  [
    "a PNG whose data are no deflate stream",
    Buffer.from(png.toString("latin1").replace(/IDAT[^]{20}/, `IDAT${"x".repeat(20)}`), "latin1"),
  ],
  ["a WebP that says it is longer than it is", webpSaying(0xfffffff0)],
  ["a WebP that says it is empty", webpSaying(0)],
  ["an SVG with a script", Buffer.from(svg)],
  ["an SVG behind an XML declaration", Buffer.from(`<?xml version="1.0"?>${svg}`)],
  ["an SVG in UTF-16", Buffer.from(`\uFEFF${svg}`, "utf16le")],
  ["an SVG that reads a file", Buffer.from(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`)],
  ["an SVG that begins as a comment on a PNG", Buffer.from(`<!-- \x89PNG -->${svg}`, "latin1")],
  ["a page", Buffer.from(`<!doctype html>${script}`)],
  ["a script", Buffer.from("alert(1)")],
  ["a GIF that is a script", Buffer.from("GIF89a/*\x01\x00*/=1;alert(1)", "latin1")],
  ["a GIF", await sharp(png).gif().toBuffer()],
  ["a TIFF", await sharp(png).tiff().toBuffer()],
  ["an AVIF", await sharp(png).resize(32).avif().toBuffer()],
  ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj")],
  ["a ZIP", Buffer.from("504b0304140000000000", "hex")],
  ["a program", Buffer.from("7f454c46020101", "hex")],
  ["a BMP", Buffer.from("424d460000000000000036000000280000000200000002000000", "hex")],
  ["an icon", Buffer.from("00000100010010100000010020006804000016000000", "hex")],
  [
    "a signature of ImageMagick's own language",
    Buffer.from("push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/'"),
  ],
  ["zeros", Buffer.alloc(1000)],
];

describe("T-UP-1, G32: what is no image that we take", () => {
  test("the corpus is as large as it should be", () => {
    expect(hostile.length).toBeGreaterThanOrEqual(50);
    expect(new Set(hostile.map(([name]) => name)).size).toBe(hostile.length);
  });

  test("is refused with a code whatever type it claims to have, and the logo stays what it was", async () => {
    const { body: kept } = await upload(olivia, png);
    for (const [name, bytes] of hostile)
      for (const type of ["image/png", "image/jpeg", "image/webp"]) {
        const { status, body } = await upload(olivia, bytes, { type });
        expect([status, body.code], `${name} as ${type}`).toEqual([400, "invalid_image"]);
      }
    expect((await ask(max, "/api/organizations/acme")).body).toMatchObject({ logo: kept.logo });
    expect(await images()).toHaveLength(1);
  });

  test("is harmless where it hides in an image that is whole: what is served has none of it", async () => {
    const hidden = [
      Buffer.concat([png, Buffer.from(script)]),
      Buffer.concat([png.subarray(0, 33), chunk("tEXt", Buffer.from(`Title\0${script}`)), png.subarray(33)]),
      Buffer.concat([jpeg.subarray(0, 2), comment(script), jpeg.subarray(2)]),
      Buffer.concat([jpeg, Buffer.from("504b0304", "hex"), Buffer.from(script)]),
      Buffer.concat([webp, Buffer.from(script)]),
    ];
    for (const bytes of hidden) {
      expect(bytes.includes(script)).toBe(true);
      const { status, body } = await upload(olivia, bytes);
      expect(status).toBe(200);
      const served = Buffer.from(await (await read(olivia, body.logo ?? "")).arrayBuffer());
      expect(served.includes("script")).toBe(false);
      expect(served.includes("PK\x03\x04")).toBe(false);
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

/** A comment in a JPEG. */
function comment(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length + 2);
  return Buffer.concat([Buffer.from("fffe", "hex"), length, Buffer.from(text)]);
}
