import type * as endpoints from "@guildhall/protocol";
import type { Answer, BodyInput, Endpoint, PathParameter, QueryInput } from "@guildhall/protocol";

/**
 * A type map of endpoints, keyed by `"METHOD /path"`, made from a module or record of declarations; what is not an
 * endpoint is left out. An application adds its own: `createGuildhall<GuildhallApi & ApiOf<typeof mine>>()`.
 */
export type ApiOf<Declarations> = {
  [
    Name in keyof Declarations as Declarations[Name] extends Endpoint
      ? `${Declarations[Name]["method"]} ${Declarations[Name]["path"]}`
      : never
  ]: Declarations[Name];
};

/** The endpoints of Guildhall itself. */
export type GuildhallApi = ApiOf<typeof endpoints>;

/** The declaration behind a key. */
export type EndpointOf<Api, Key extends keyof Api> = Extract<Api[Key], Endpoint>;

/** The keys of the endpoints that are called outside of any session: those of scope `public`, `account` and `visitor`. */
export type PublicOrAccountKey<Api> = {
  [Key in keyof Api]: Api[Key] extends { scope: "public" | "account" | "visitor" } ? Key : never;
}[keyof Api] &
  string;

/** The keys of the endpoints that ask for a session in one organization: those with `:org` in their path, but for visitors'. */
export type OrganizationKey<Api> = {
  [Key in keyof Api]: Api[Key] extends { scope: "visitor" }
    ? never
    : Api[Key] extends { path: infer Path extends string }
      ? "org" extends PathParameter<Path>
        ? Key
        : never
      : never;
}[keyof Api] &
  string;

/** What an endpoint answers; null where it answers nothing. */
export type AnswerOf<Api, Key extends keyof Api> = Answer<EndpointOf<Api, Key>>;

type Parameterized<Names extends string> = [Names] extends [never]
  ? { readonly parameters?: undefined }
  : { readonly parameters: Readonly<Record<Names, string>> };

type Queried<Query> = Query extends null
  ? { readonly query?: undefined }
  : object extends Query
    ? { readonly query?: Query }
    : { readonly query: Query };

type Bodied<Body> = Body extends null
  ? { readonly body?: undefined }
  : object extends Body
    ? { readonly body?: Body }
    : { readonly body: Body };

/** What a call carries, `Filled` being the path's parameters that are filled in already. */
export type CallInput<Declared extends Endpoint, Filled extends string = never> = Parameterized<
  Exclude<PathParameter<Declared["path"]>, Filled>
> &
  Queried<QueryInput<Declared>> &
  Bodied<BodyInput<Declared>> & {
    /** Ends the call early; it then rejects with the signal's reason. */
    readonly signal?: AbortSignal;
    /** The page asks by itself, not the person: it keeps no session from idling out. Default false. */
    readonly background?: boolean;
  };

/** What a call for an account, or for nobody, carries. `account` is the id of the user that it speaks for. */
export type AccountCallInput<Api, Key extends keyof Api> = CallInput<EndpointOf<Api, Key>> & {
  readonly account?: string;
};

/** What a call in an organization carries; its slug and its account are filled in. */
export type OrganizationCallInput<Api, Key extends keyof Api> = CallInput<EndpointOf<Api, Key>, "org">;

/** An input as the last argument of a call: left out where nothing in it must be given. */
export type Given<Input> = object extends Input ? [input?: Input] : [input: Input];
