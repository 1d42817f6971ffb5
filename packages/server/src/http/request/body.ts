import {
  isBytes,
  type Body,
  type Bytes,
  type BytesDeclaration,
  type EndpointDeclaration,
} from "@guildhall/protocol";
import { Problem } from "../problem.ts";
import { checked } from "./checked.ts";

/**
 * Reads the body of a request and checks it against an endpoint's schema; an endpoint without one takes no body, and of
 * one that takes bytes only type and length are looked at.
 *
 * Throws the problems `unsupported_media_type`, `body_too_large` and `invalid_body`.
 */
export async function bodyOf<Declared extends EndpointDeclaration>(
  endpoint: Declared,
  request: Request,
  maxBodyBytes: number,
): Promise<Body<Declared>> {
  if (endpoint.body === null) {
    await refuseBody(request);
    return null as Body<Declared>;
  }
  if (isBytes(endpoint.body)) return (await bytesOf(endpoint.body, request)) as Body<Declared>;
  const takesForm = (endpoint.oauth ?? endpoint.posted) === true && isForm(request.headers);
  if (!takesForm) refuseOtherTypes(request.headers);
  const bytes = await readBytes(request, maxBodyBytes);
  const value = takesForm ? parseForm(bytes) : parse(bytes);
  return checked(endpoint.body, value, "invalid_body") as Body<Declared>;
}

async function refuseBody(request: Request): Promise<void> {
  const takesNone = new Problem("invalid_body", { detail: "This endpoint takes no body." });
  await readBytes(request, 0).catch((error: unknown) => {
    throw error instanceof Problem && error.code === "body_too_large" ? takesNone : error;
  });
}

async function bytesOf({ types, maxBytes }: BytesDeclaration, request: Request): Promise<Bytes> {
  const type = request.headers.get("content-type")?.trim().toLowerCase() ?? "";
  if (!types.includes(type) || isEncoded(request.headers))
    throw new Problem("unsupported_media_type", { detail: `Send ${types.join(" or ")}, uncompressed.` });
  const bytes = await readBytes(request, maxBytes);
  if (bytes.byteLength === 0) throw new Problem("invalid_body", { detail: "The body is empty." });
  return { type, bytes };
}

const json = /^application\/json(?:\s*;\s*charset=(?:utf-8|"utf-8"))?$/i;

function refuseOtherTypes(headers: Headers): void {
  const type = headers.get("content-type") ?? "";
  if (!json.test(type) || isEncoded(headers))
    throw new Problem("unsupported_media_type", { detail: "Send JSON as application/json, uncompressed." });
}

const form = /^application\/x-www-form-urlencoded(?:\s*;\s*charset=(?:utf-8|"utf-8"))?$/i;

/** Is the body a form, as programs that speak OAuth send it? */
export function isForm(headers: Headers): boolean {
  return form.test(headers.get("content-type") ?? "") && !isEncoded(headers);
}

function isEncoded(headers: Headers): boolean {
  return (headers.get("content-encoding") ?? "identity").toLowerCase() !== "identity";
}

/** What a request declares of its length is not believed: the bytes are counted as they come. */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const stream: AsyncIterable<Uint8Array<ArrayBuffer>> | readonly Uint8Array<ArrayBuffer>[] =
    request.body ?? [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.byteLength;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("invalid_body", { detail: "The body ended before it was complete.", cause: error });
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** The connection ends with the answer: the rest of the body is not waited for. */
function tooLarge(maxBytes: number): Problem {
  const headers = { Connection: "close" };
  return new Problem("body_too_large", { detail: `Send at most ${maxBytes} bytes.`, headers });
}

function parseForm(bytes: Uint8Array): unknown {
  const parameters = [...new URLSearchParams(decoded(bytes))];
  const value = Object.fromEntries(parameters);
  if (Object.keys(value).length < parameters.length)
    throw new Problem("invalid_body", { detail: "Give each parameter once." });
  return value;
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem("invalid_body", { detail: "The body is not in UTF-8." });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Problem("invalid_body", { detail: "The body is not JSON in UTF-8." });
  }
}
