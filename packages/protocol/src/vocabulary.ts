import { z } from "zod";

/** A uuid in its canonical lower-case text form; ours are version 7. @see RFC 9562 section 5.7 */
export const id: z.ZodUUID = z.uuid().describe("A uuid.");

/** An instant in UTC, as RFC 3339 text on the wire. */
export const instant: z.ZodISODateTime = z.iso
  .datetime()
  .describe("An instant in UTC, as RFC 3339 writes it.");

const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;
const address = /:\/\/|www\.|@/iu;

/**
 * Makes the schema of a name that people read: 1 to `maxLength` characters (default 80), trimmed and NFC-normalised,
 * without control, invisible or direction-changing characters and without addresses, so that no mail or page of ours
 * can be made to carry somebody's link.
 */
export function displayName(what: string, maxLength = 80): z.ZodType<string, string> {
  return z
    .string()
    .transform((text) => text.normalize("NFC").trim())
    .pipe(
      z
        .string()
        .min(1, `Enter ${what}.`)
        .max(maxLength, `Use at most ${String(maxLength)} characters.`)
        .refine((text) => !invisible.test(text), "Leave out control and invisible characters.")
        .refine((text) => !address.test(text), "Leave out web and e-mail addresses."),
    );
}

/** What a person is called: 1 to 80 visible characters. */
export const personName: z.ZodType<string, string> = displayName("a name");

/** What an organization is called: 1 to 80 visible characters. */
export const organizationName: z.ZodType<string, string> = displayName("a name for the organization");

/**
 * An organization's name in URLs: 2 to 48 of `a-z 0-9 -`, not starting or ending with a hyphen and without two in a
 * row. Whether it is free is the server's to say: one that looks like another's (`gl0bex`, `acrne`) is not.
 */
export const slug: z.ZodString = z
  .string()
  .min(2, "Use at least 2 characters.")
  .max(48, "Use at most 48 characters.")
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "Use a to z, 0 to 9 and single hyphens between them.");

/** The name of a role: `owner`, `admin`, `member`, or a custom one of 2 to 40 characters in the form of a slug. */
export const roleName: z.ZodString = z
  .string()
  .min(2, "Use at least 2 characters.")
  .max(40, "Use at most 40 characters.")
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "Use a to z, 0 to 9 and single hyphens between them.");

/**
 * An e-mail address in its one canonical form: ASCII, lower case, at most 254 characters. Characters that only look
 * like ASCII (full-width, Kelvin sign, long s) are refused, never folded, so no two spellings reach one mailbox.
 */
export const email: z.ZodType<string, string> = z
  .string()
  .max(254, "Use at most 254 characters.")
  .refine((text) => /^[\x21-\x7e]*$/.test(text.trim()), "Use an address in plain ASCII characters.")
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email("Enter an e-mail address, like name@example.com."));

/**
 * The domain of e-mail addresses, in the form in which an address in its canonical form has it: ASCII, lower case, at most
 * 253 characters. One with letters of other scripts is written as the DNS has it: `xn--…`.
 */
export const emailDomain: z.ZodType<string, string> = z
  .string()
  .max(253, "Use at most 253 characters.")
  .refine((text) => /^[\x21-\x7e]*$/.test(text.trim()), "Use plain ASCII characters, as the DNS has it.")
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/,
        "Enter a domain, like example.com.",
      ),
  );

/** A password: 10 to 128 characters of any kind. @see NIST SP 800-63B section 3.1.1.2 */
export const password: z.ZodString = z
  .string()
  .min(10, "Use at least 10 characters.")
  .max(128, "Use at most 128 characters.");

/** The query of a list: how many (1 to 100, default 20) and after which cursor. */
export const pageQuery: z.ZodObject<{
  limit: z.ZodDefault<z.ZodCoercedNumber>;
  after: z.ZodOptional<z.ZodString>;
}> = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).describe("How many, 1 to 100."),
  after: z.string().max(512).optional().describe("The `next` of the page before."),
});

/** One page of a list and the cursor of the next; `next` is null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The schema of one page of `item`. */
export function page<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; next: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
