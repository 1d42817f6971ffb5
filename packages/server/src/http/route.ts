import type {
  Answer,
  Body,
  Bytes,
  BytesDeclaration,
  Endpoint,
  EndpointDeclaration,
  Parameters,
  Query,
  StreamDeclaration,
} from "@guildhall/protocol";
import type { RequestFacts } from "./request/request-facts.ts";

/** Headers and cookies that an answer carries beside its body. */
export interface Reply {
  readonly headers: Headers;
}

/** A call of an endpoint: what the request said, checked against the endpoint's schemas. */
export interface Call<Declared extends EndpointDeclaration> {
  readonly request: Request;
  readonly facts: RequestFacts;
  readonly parameters: Parameters<Declared>;
  readonly query: Query<Declared>;
  readonly body: Body<Declared>;
  /** Headers and cookies that the answer carries beside its body. */
  readonly reply: Reply;
}

/** An endpoint and what serves it. */
export interface Route {
  readonly endpoint: Endpoint;
  /** Answers with the body, before it is made JSON, or with bytes or a stream; null for an endpoint without one. */
  readonly handle: (call: Call<Endpoint>) => Promise<unknown>;
}

/** Joins an endpoint to what serves it; the handler's types follow from the declaration. */
export function route<Declared extends Endpoint>(
  endpoint: Declared,
  handle: (call: Call<Declared>) => Promise<Served<Declared>>,
): Route {
  // The router checks parameters, query and body against this same endpoint before it calls.
  return { endpoint, handle: (call) => handle(call) };
}

/** What a handler gives for an endpoint: its answer, in which an instant may still be a Date; a stream's bytes. */
export type Served<Declared extends EndpointDeclaration> = Declared["answer"] extends BytesDeclaration
  ? Bytes | ByteStream
  : Declared["answer"] extends StreamDeclaration
    ? ReadableStream<Uint8Array<ArrayBuffer>>
    : Servable<Answer<Declared>>;

/** Bytes that are made while they are sent: of a stream that nobody reads, nothing is. */
export interface ByteStream {
  /** One of the declared media types. */
  readonly type: string;
  /** How many bytes will come. */
  readonly size: number;
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
}

type Servable<Value> = Value extends string
  ? Value | Date
  : Value extends readonly (infer Item)[]
    ? readonly Servable<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Servable<Value[Key]> }
      : Value;
