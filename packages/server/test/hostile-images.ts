import { deflateSync, gzipSync } from "node:zlib";
import sharp from "sharp";

/** A file as somebody might upload it for a logo, and what it is. */
export type HostileImage = readonly [name: string, bytes: Buffer];

/** What stands in many of the files, and must never be served. */
export const script = "<script>alert(document.domain)</script>";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const bytesOf = (data: Buffer | string): Buffer => (typeof data === "string" ? latin1(data) : data);

/** A chunk of a PNG with its length and checksum. @see https://www.w3.org/TR/png/#5Chunk-layout */
function chunk(type: string, data: Buffer | string): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), bytesOf(data)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(named.length - 4);
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

/** What the header of a PNG says beside its size: defaults are 8 bits of red, green, blue and opacity. */
interface Header {
  readonly depth?: number;
  readonly color?: number;
  readonly compression?: number;
  readonly filter?: number;
  readonly interlace?: number;
}

function header(width: number, height: number, says: Header = {}): Buffer {
  const { depth = 8, color = 6, compression = 0, filter = 0, interlace = 0 } = says;
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, color, compression, filter, interlace], 8);
  return chunk("IHDR", data);
}

const signature = Buffer.from("89504e470d0a1a0a", "hex");
const end = chunk("IEND", "");

/** A PNG that says it is so wide and high, and holds as many bytes of nothing as it is told to. */
export function pngOf(
  width: number,
  height: number,
  { bytes, ...says }: Header & { readonly bytes: number },
): Buffer {
  const data = chunk("IDAT", deflateSync(Buffer.alloc(bytes), { level: 9 }));
  return Buffer.concat([signature, header(width, height, says), data, end]);
}

/** A segment of a JPEG: its marker, its length and what it holds. */
function segment(marker: number, data: Buffer | string): Buffer {
  const held = bytesOf(data);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(held.length + 2, 2);
  return Buffer.concat([head, held]);
}

/** A chunk of a RIFF file, padded to an even length, and a WebP of such chunks. */
function riffChunk(type: string, data: Buffer | string): Buffer {
  const held = bytesOf(data);
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(held.length, 4);
  return Buffer.concat([head, held, Buffer.alloc(held.length % 2)]);
}

function webpOf(...chunks: readonly Buffer[]): Buffer {
  return riffChunk("RIFF", Buffer.concat([Buffer.from("WEBP"), ...chunks]));
}

/** A whole PNG, as an organization gives it. */
export const png: Buffer = await sharp({
  create: { width: 400, height: 100, channels: 4, background: "#c22" },
})
  .png()
  .toBuffer();

/** A whole JPEG. */
export const jpeg: Buffer = await sharp({
  create: { width: 100, height: 300, channels: 3, background: "#2c2" },
})
  .jpeg()
  .toBuffer();

/** A whole WebP. */
export const webp: Buffer = await sharp({
  create: { width: 64, height: 64, channels: 4, background: "#22c" },
})
  .webp()
  .toBuffer();

const replaced = (bytes: Buffer, at: number, hex: string): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(hex, "hex"), bytes.subarray(at + hex.length / 2)]);
const webpSaying = (size: number): Buffer => {
  const head = Buffer.from(webp.subarray(0, 30));
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, Buffer.alloc(64)]);
};
/** Where the frame of a JPEG begins that says how high and wide it is. */
const frameAt = jpeg.indexOf(Buffer.from("ffc0", "hex"));
const scanAt = jpeg.indexOf(Buffer.from("ffda", "hex"));
const dataAt = png.indexOf("IDAT") - 4;

const cut: readonly HostileImage[] = [png, jpeg, webp].flatMap((bytes, index) => {
  const name = ["PNG", "JPEG", "WebP"][index] ?? "";
  const lengths = [4, 8, 12, 20, 33, Math.floor(bytes.length / 2), bytes.length - 30];
  return [
    ...lengths.map((length): HostileImage => [
      `a ${name} cut after ${length} bytes`,
      bytes.subarray(0, length),
    ]),
    [
      `a ${name} with nothing behind its first bytes`,
      Buffer.concat([bytes.subarray(0, 12), Buffer.alloc(500)]),
    ],
    [`a ${name} behind a byte of something else`, Buffer.concat([Buffer.from(" "), bytes])],
    [`a ${name} behind a script`, Buffer.concat([Buffer.from(script), bytes])],
  ] satisfies HostileImage[];
});

const brokenPngs: readonly HostileImage[] = [
  ["a PNG of 50,000 by 50,000 pixels", pngOf(50_000, 50_000, { bytes: 1_000_000 })],
  ["a PNG of 5,001 by 5,000 pixels", pngOf(5001, 5000, { bytes: 5000 * (5001 * 4 + 1) })],
  ["a PNG of 2,147,483,647 by 1 pixels", pngOf(2_147_483_647, 1, { bytes: 1000 })],
  ["a PNG of 4,294,967,295 by 4,294,967,295 pixels", pngOf(4_294_967_295, 4_294_967_295, { bytes: 1000 })],
  ["a PNG of no pixels", pngOf(0, 0, { bytes: 10 })],
  ["a PNG of no width", pngOf(0, 10, { bytes: 10 })],
  ["a PNG of no height", pngOf(10, 0, { bytes: 10 })],
  ["a PNG of a depth that there is not", pngOf(10, 10, { bytes: 410, depth: 7 })],
  ["a PNG of a kind of color that there is not", pngOf(10, 10, { bytes: 410, color: 5 })],
  ["a PNG of a compression that there is not", pngOf(10, 10, { bytes: 410, compression: 1 })],
  ["a PNG of a filter that there is not", pngOf(10, 10, { bytes: 410, filter: 9 })],
  ["a PNG of an interlacing that there is not", pngOf(10, 10, { bytes: 410, interlace: 9 })],
  ["a PNG of a palette that it has not", pngOf(10, 10, { bytes: 110, color: 3 })],
  ["a PNG with fewer bytes than pixels", pngOf(100, 100, { bytes: 50 })],
  ["a PNG without data", Buffer.concat([signature, header(10, 10), end])],
  [
    "a PNG whose data come before its header",
    Buffer.concat([signature, png.subarray(dataAt, -12), header(400, 100), end]),
  ],
  ["a PNG whose header has a wrong checksum", replaced(png, 29, "00000000")],
  ["a PNG whose first chunk says that it is 2 GB long", replaced(png, 8, "7fffffff")],
  ["a PNG whose data say that they are 4 GB long", replaced(png, dataAt, "ffffffff")],
  ["a PNG whose data are no deflate stream", replaced(png, dataAt + 8, "78".repeat(20))],
];

const brokenOthers: readonly HostileImage[] = [
  ["a JPEG that begins and ends", Buffer.from("ffd8ffd9", "hex")],
  ["a JPEG of 65,535 by 65,535 pixels", replaced(jpeg, frameAt + 5, "ffffffff")],
  ["a JPEG of no pixels", replaced(jpeg, frameAt + 5, "00000000")],
  ["a JPEG of a depth that there is not", replaced(jpeg, frameAt + 4, "07")],
  ["a JPEG of 255 components", replaced(jpeg, frameAt + 9, "ff")],
  ["a JPEG without its scan", Buffer.concat([jpeg.subarray(0, scanAt), Buffer.from("ffd9", "hex")])],
  ["a JPEG without its frame", Buffer.concat([jpeg.subarray(0, frameAt), jpeg.subarray(scanAt)])],
  [
    "a JPEG of comments alone",
    Buffer.concat([Buffer.from("ffd8", "hex"), segment(0xfe, script), Buffer.from("ffd9", "hex")]),
  ],
  ["a WebP that says it is longer than it is", webpSaying(0xfffffff0)],
  ["a WebP that says it is empty", webpSaying(0)],
  ["a WebP without chunks", webpOf()],
  ["a WebP of a canvas alone", webpOf(riffChunk("VP8X", "\x10\0\0\0\xff\xff\xff\xff\xff\xff"))],
  ["a WebP of opacity alone", webpOf(riffChunk("ALPH", "\0".repeat(50)))],
  [
    "a WebP of metadata alone",
    webpOf(riffChunk("VP8X", "\x0c\0\0\0\x3f\0\0\x3f\0\0"), riffChunk("EXIF", script)),
  ],
  [
    "a WebP that moves, without a frame",
    webpOf(riffChunk("VP8X", "\x02\0\0\0\x3f\0\0\x3f\0\0"), riffChunk("ANIM", "\0".repeat(6))),
  ],
  ["a WebP whose lossless data have another signature", webpOf(riffChunk("VP8L", "\x2e" + "\0".repeat(30)))],
  ["a WebP whose lossy data are noise", webpOf(riffChunk("VP8 ", "\x9d\x01\x2a".repeat(20)))],
  [
    "a RIFF that is a WAV",
    Buffer.concat([Buffer.from("RIFF\x24\0\0\0WAVEfmt ", "latin1"), Buffer.alloc(24)]),
  ],
];

const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`;
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");
const svgs: readonly HostileImage[] = [
  ["an SVG with a script", Buffer.from(svg)],
  ["an SVG behind an XML declaration", Buffer.from(`<?xml version="1.0"?>${svg}`)],
  ["an SVG behind a byte order mark", Buffer.from(`\uFEFF${svg}`)],
  ["an SVG behind empty lines", Buffer.from(`\r\n\t \n${svg}`)],
  ["an SVG in UTF-16", Buffer.from(`\uFEFF${svg}`, "utf16le")],
  ["an SVG in UTF-16, the other way round", Buffer.from(`\uFEFF${svg}`, "utf16le").swap16()],
  ["an SVG that is compressed", gzipSync(svg)],
  ["an SVG in a data URL", Buffer.from(`data:image/svg+xml,${encodeURIComponent(svg)}`)],
  ["an SVG in a page", Buffer.from(`<!doctype html><body>${svg}`)],
  ["an SVG that reads a file", Buffer.from(`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`)],
  [
    "an SVG that grows to gigabytes",
    Buffer.from(`<!DOCTYPE svg [<!ENTITY l0 "lol">${laughs}]><svg>&l9;</svg>`),
  ],
  [
    "an SVG that fetches",
    Buffer.from(`<svg xmlns:x="http://www.w3.org/1999/xlink"><image x:href="http://127.0.0.1/"/></svg>`),
  ],
  [
    "an SVG with a page in it",
    Buffer.from(`<svg><foreignObject><body>${script}</body></foreignObject></svg>`),
  ],
  ["an SVG that begins as a comment on a PNG", Buffer.from(`<!-- \x89PNG -->${svg}`, "latin1")],
  ["an SVG behind the signature of a PNG", Buffer.concat([signature, Buffer.from(svg)])],
  ["an SVG behind the beginning of a JPEG", Buffer.concat([Buffer.from("ffd8ff", "hex"), Buffer.from(svg)])],
  [
    "an SVG behind the beginning of a WebP",
    Buffer.concat([Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"), Buffer.from(svg)]),
  ],
];

const others: readonly HostileImage[] = [
  ["a page", latin1(`<!doctype html>${script}`)],
  ["a script", latin1("alert(1)")],
  ["a PHP script", latin1("<?php system($_GET['c']);")],
  ["a PHP script behind the signature of a PNG", Buffer.concat([signature, latin1("<?php system('id');")])],
  ["a GIF that is a script", latin1("GIF89a/*\x01\x00*/=1;alert(1)")],
  ["a GIF", await sharp(png).gif().toBuffer()],
  ["a TIFF", await sharp(png).tiff().toBuffer()],
  ["an AVIF", await sharp(png).resize(32).avif().toBuffer()],
  ["a HEIC", latin1("\0\0\0\x18ftypheic\0\0\0\0mif1heic")],
  ["a JPEG XL", latin1("\xff\x0a\x00\x10\xb0\x13")],
  ["a JPEG 2000", latin1("\0\0\0\x0cjP  \r\n\x87\n")],
  ["a PNM", latin1("P6 2 2 255\n" + "\0".repeat(12))],
  ["a Radiance picture", latin1("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\0\0\0\0")],
  ["a PDF", latin1("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj")],
  ["a PostScript", latin1("%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file")],
  ["a Photoshop file", latin1("8BPS\0\x01" + "\0".repeat(30))],
  ["a BMP", Buffer.from("424d460000000000000036000000280000000200000002000000", "hex")],
  ["an icon", Buffer.from("00000100010010100000010020006804000016000000", "hex")],
  ["a ZIP", Buffer.from("504b0304140000000000", "hex")],
  ["a program", Buffer.from("7f454c46020101", "hex")],
  ["a program for Windows", latin1("MZ\x90\0" + "\0".repeat(60))],
  ["a Java class", Buffer.from("cafebabe00000034", "hex")],
  ["a film", latin1("\0\0\0\x18ftypmp42\0\0\0\0")],
  ["ImageMagick's own language", latin1("push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/'")],
  ["zeros", Buffer.alloc(1000)],
  ["one byte", Buffer.from([0x89])],
];

/** Files that are no whole PNG, JPEG or WebP of a size that we take. */
export const refusedImages: readonly HostileImage[] = [
  ...cut,
  ...brokenPngs,
  ...brokenOthers,
  ...svgs,
  ...others,
];

const withChunk = (type: string, data: Buffer | string): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk(type, data), png.subarray(33)]);
const withSegment = (marker: number, data: Buffer | string): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), segment(marker, data), jpeg.subarray(2)]);

/** Whole images with something else in them or behind them: what is served has none of it. */
export const hidingImages: readonly HostileImage[] = [
  ["a PNG before a script", Buffer.concat([png, latin1(script)])],
  ["a PNG before a ZIP", Buffer.concat([png, Buffer.from("504b0304", "hex"), latin1(script)])],
  ["a PNG with a text", withChunk("tEXt", `Title\0${script}`)],
  ["a PNG with XMP", withChunk("iTXt", `XML:com.adobe.xmp\0\0\0\0\0${script}`)],
  [
    "a PNG with a compressed text",
    Buffer.concat([withChunk("zTXt", Buffer.concat([latin1("T\0\0"), deflateSync(script)])), latin1(script)]),
  ],
  ["a PNG with a chunk that nobody knows", withChunk("evIl", script)],
  ["a JPEG with a comment", withSegment(0xfe, script)],
  ["a JPEG with XMP", withSegment(0xe1, `http://ns.adobe.com/xap/1.0/\0${script}`)],
  ["a JPEG with what Photoshop notes", withSegment(0xed, `Photoshop 3.0\x008BIM${script}`)],
  ["a JPEG with an application's segment", withSegment(0xef, script)],
  ["a JPEG before a ZIP", Buffer.concat([jpeg, Buffer.from("504b0304", "hex"), latin1(script)])],
  ["a JPEG before a PHP script", Buffer.concat([jpeg, latin1(`<?php ?>${script}`)])],
  ["a JPEG that begins twice", Buffer.concat([jpeg, jpeg, latin1(script)])],
  ["a WebP before a script", Buffer.concat([webp, latin1(script)])],
];
