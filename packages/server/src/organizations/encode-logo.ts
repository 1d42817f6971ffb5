import type { Bytes } from "@guildhall/protocol";
import sharp from "sharp";
import { Problem } from "../http/index.ts";

/** How wide and high a logo is kept, in pixels. */
const side = 256;
/** The most pixels that are decoded. */
const maxPixels = 25_000_000;
/** How long decoding may take, in seconds. */
const patience = 5;

/**
 * Decodes an image and encodes it again as a square of WebP: of what came, its pixels are kept and nothing else. What it
 * is, its first bytes say and not its type. One that is not square is shown whole, on nothing.
 *
 * Throws the problem `invalid_image` for what is no whole PNG, JPEG or WebP, or has more than 25 million pixels.
 */
export async function encodeLogo({ bytes }: Bytes): Promise<Buffer> {
  const format = formatOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (format === null) throw new Problem("invalid_image");
  const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: "error", animated: false });
  try {
    if ((await image.metadata()).format !== format) throw new Problem("invalid_image");
    return await image
      .timeout({ seconds: patience })
      .autoOrient()
      .resize(side, side, { fit: "contain", background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .webp({ quality: 90 })
      .toBuffer();
  } catch (error) {
    throw error instanceof Problem ? error : new Problem("invalid_image", { cause: error });
  }
}

type Format = "png" | "jpeg" | "webp";

/** What an image is by its first bytes. @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
function formatOf(bytes: Buffer): Format | null {
  const begins = (hex: string, at = 0): boolean =>
    bytes.subarray(at, at + hex.length / 2).toString("hex") === hex;
  if (begins("89504e470d0a1a0a")) return "png";
  if (begins("ffd8ff")) return "jpeg";
  return begins("52494646") && begins("574542505650", 8) ? "webp" : null;
}
