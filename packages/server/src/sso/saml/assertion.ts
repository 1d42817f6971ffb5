import { email as emailSchema } from "@guildhall/protocol";
import { z } from "zod";
import { isTwoFactors, type Assertion } from "../identity-provider.ts";

/** What an identity provider said by SAML, which request that answers, and until when it counts. */
export interface SamlAssertion extends Assertion {
  readonly id: string;
  readonly inResponseTo: string;
  readonly expiresAt: Date;
}

/** Whose assertion it has to be, and for whom. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  readonly recipient: string;
  /** How much the clocks may differ, in milliseconds. */
  readonly skewMs: number;
}

const text = z.union([z.string(), z.object({ _: z.string() }).transform(({ _ }) => _)]);
const attributes = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<{ $: z.ZodObject<Shape> }> =>
  z.object({ $: z.object(shape) });
const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const only = <Schema extends z.ZodType>(schema: Schema): z.ZodTuple<[Schema]> => z.tuple([schema]);

const confirmation = z.object({
  $: z.object({ Method: z.string() }),
  SubjectConfirmationData: z
    .tuple([
      attributes({
        Recipient: z.string().optional(),
        InResponseTo: z.string().optional(),
        NotOnOrAfter: instant.optional(),
        NotBefore: instant.optional(),
      }),
    ])
    .optional(),
});

// As xml2js gives it, without prefixes; only what was signed is in it. @see SAML 2.0 Core section 2.3.3
const signed = z.object({
  Assertion: z.object({
    $: z.object({ ID: z.string().min(1).max(512) }),
    Issuer: only(text),
    Subject: only(
      z.object({
        NameID: only(
          z.object({
            _: z.string().min(1).max(1024),
            $: z.object({ Format: z.string().optional() }).optional(),
          }),
        ),
        SubjectConfirmation: z.array(confirmation).min(1).max(10),
      }),
    ),
    Conditions: only(
      z.object({
        $: z.object({ NotBefore: instant.optional(), NotOnOrAfter: instant }),
        AudienceRestriction: z.array(z.object({ Audience: z.array(text) })).min(1),
      }),
    ),
    AuthnStatement: z
      .array(
        z.object({
          $: z.object({ AuthnInstant: instant }),
          AuthnContext: z.array(z.object({ AuthnContextClassRef: z.array(text).optional() })).optional(),
        }),
      )
      .min(1),
    AttributeStatement: z
      .array(
        z.object({
          Attribute: z
            .array(
              z.object({
                $: z.object({ Name: z.string() }),
                AttributeValue: z.array(z.unknown()).optional(),
              }),
            )
            .optional(),
        }),
      )
      .optional(),
  }),
});

type Signed = z.output<typeof signed>["Assertion"];

const bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
const ofEmail = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/** Reads an assertion whose signature was checked; throws an Error where it is not for us, or not now. */
export function readAssertion(checked: unknown, expected: Expected): SamlAssertion {
  const { Assertion: assertion } = signed.parse(checked);
  const [issuer] = assertion.Issuer;
  if (issuer !== expected.issuer) throw new Error("It is another provider's.");
  const [subject] = assertion.Subject;
  const [nameId] = subject.NameID;
  if (nameId.$?.Format === transient) throw new Error("The provider names somebody else the same next time.");
  const expiresAt = refuseOthers(assertion, expected);
  const said = attributesOf(assertion);
  const [statement] = assertion.AuthnStatement;
  return {
    id: assertion.$.ID,
    inResponseTo: answered(assertion, expected),
    expiresAt,
    subject: nameId._,
    email: emailSchema.parse(addressOf(said) ?? (nameId.$?.Format === ofEmail ? nameId._ : undefined)),
    name: firstOf(said, names) ?? null,
    mfa: [...contextsOf(assertion), ...(said.get(methods) ?? [])].some(isTwoFactors),
    authenticatedAt: statement?.$.AuthnInstant ?? null,
  };
}

/** Refuses what is for somebody else or another time; tells until when it counts. */
function refuseOthers({ Conditions: [conditions] }: Signed, { audience, skewMs }: Expected): Date {
  const { NotBefore, NotOnOrAfter } = conditions.$;
  const now = Date.now();
  if (NotBefore && NotBefore.getTime() > now + skewMs) throw new Error("It does not count yet.");
  if (NotOnOrAfter.getTime() <= now - skewMs) throw new Error("It does not count any more.");
  if (!conditions.AudienceRestriction.every(({ Audience }) => Audience.includes(audience)))
    throw new Error("It is for somebody else.");
  return new Date(NotOnOrAfter.getTime() + skewMs);
}

/** Which request it answers: whoever brings it is to bring it to us, now. @see SAML 2.0 Profiles section 4.1.4.2 */
function answered({ Subject: [subject] }: Signed, { recipient, skewMs }: Expected): string {
  const now = Date.now();
  for (const { $, SubjectConfirmationData } of subject.SubjectConfirmation) {
    const { Recipient, InResponseTo, NotOnOrAfter, NotBefore } = SubjectConfirmationData?.[0].$ ?? {};
    const isTimely = NotOnOrAfter !== undefined && NotOnOrAfter.getTime() > now - skewMs && !NotBefore;
    if ($.Method === bearer && Recipient === recipient && InResponseTo !== undefined && isTimely)
      return InResponseTo;
  }
  throw new Error("Nothing says that it may be brought here, in answer to a request of ours.");
}

const emails = [
  "email",
  "mail",
  "emailaddress",
  "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  "urn:oid:0.9.2342.19200300.100.1.3",
];
const names = [
  "displayName",
  "name",
  "http://schemas.microsoft.com/identity/claims/displayname",
  "urn:oid:2.16.840.1.113730.3.1.241",
];
const methods = "http://schemas.microsoft.com/claims/authnmethodsreferences";

type Said = ReadonlyMap<string, readonly string[]>;

function attributesOf({ AttributeStatement = [] }: Signed): Said {
  const said = new Map<string, string[]>();
  for (const { Attribute = [] } of AttributeStatement)
    for (const { $, AttributeValue = [] } of Attribute) {
      const values = AttributeValue.flatMap((value) => text.safeParse(value).data ?? []);
      said.set($.Name, [...(said.get($.Name) ?? []), ...values]);
    }
  return said;
}

/** The one address that it says: where it says several, nobody knows which is meant. */
function addressOf(said: Said): string | undefined {
  const told = new Set(emails.flatMap((name) => said.get(name) ?? []).map((one) => one.trim().toLowerCase()));
  if (told.size > 1) throw new Error("It says several e-mail addresses.");
  return [...told][0];
}

function firstOf(said: Said, of: readonly string[]): string | undefined {
  return of.flatMap((name) => said.get(name) ?? [])[0];
}

function contextsOf({ AuthnStatement }: Signed): readonly string[] {
  return AuthnStatement.flatMap(({ AuthnContext = [] }) =>
    AuthnContext.flatMap(({ AuthnContextClassRef = [] }) => AuthnContextClassRef),
  );
}
