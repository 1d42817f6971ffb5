/** A body or answer that is no JSON but bytes, such as an image. */
export interface BytesDeclaration {
  readonly kind: "bytes";
  /** The media types that it may have. */
  readonly types: readonly string[];
  /** The most bytes that are taken; an answer has no limit. */
  readonly maxBytes: number;
}

/** Declares a body or answer of bytes; the media types are those that it may have. */
export function bytes(types: readonly string[], maxBytes = Infinity): BytesDeclaration {
  return { kind: "bytes", types, maxBytes };
}

/** Tells whether a body or answer was declared to be bytes. */
export function isBytes(declared: object | null): declared is BytesDeclaration {
  return declared !== null && "kind" in declared && declared.kind === "bytes";
}

/** Bytes as they came or are to be sent. */
export interface Bytes {
  /** One of the declared media types. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes as a caller gives them: a `Blob`, such as the `File` of a form. */
export interface BytesInput {
  readonly type: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}
