import { z } from "zod";
import { bytes } from "../bytes.ts";
import { endpoint, recentProof } from "../endpoint.ts";
import { id, instant, organizationName, slug } from "../vocabulary.ts";

/** An organization as its members see it. */
export const organization = z.object({
  id,
  slug,
  name: z.string(),
  plan: z.string(),
  createdAt: instant,
});
/** An organization as its members see it. */
export type Organization = z.output<typeof organization>;

/** What an application notes of an organization: up to 20 texts of up to 200 characters, each under a short name. */
export const metadata = z
  .record(
    z.string().regex(/^[A-Za-z][\w.-]{0,39}$/, "Use 1 to 40 letters, digits, dots, hyphens; a letter first."),
    z.string().max(200, "Use at most 200 characters."),
  )
  .refine((record) => Object.keys(record).length <= 20, "Keep at most 20 texts.");

/** An organization with its settings, as its members see them. */
export const organizationSettings = organization.extend({
  metadata,
  /** The path of its logo; null without one. */
  logo: z.string().nullable(),
});
/** An organization with its settings, as its members see them. */
export type OrganizationSettings = z.output<typeof organizationSettings>;

export const createOrganization = endpoint({
  method: "POST",
  path: "/api/organizations",
  scope: "account",
  summary: "Create an organization; the creator becomes its owner and lands in it.",
  query: null,
  body: z.object({ name: organizationName, slug: slug.optional() }),
  answer: organization,
  status: 201,
  event: "organization.created",
  problems: ["step_up_required", "slug_taken", "too_many_requests"],
});

export const readSlug = endpoint({
  method: "GET",
  path: "/api/slugs/:slug",
  scope: "account",
  summary: "Is this slug free to take?",
  query: null,
  body: null,
  answer: z.object({ slug: z.string(), free: z.boolean() }),
  status: 200,
  event: null,
  problems: ["too_many_requests"],
});

export const readOrganization = endpoint({
  method: "GET",
  path: "/api/organizations/:org",
  scope: "organization",
  permission: "organization:read",
  summary: "Read an organization and its settings.",
  query: null,
  body: null,
  answer: organizationSettings,
  status: 200,
  event: null,
  problems: [],
});

export const updateOrganization = endpoint({
  method: "PATCH",
  path: "/api/organizations/:org",
  scope: "organization",
  permission: "organization:update",
  summary:
    "Rename an organization, give it another slug, or replace its metadata; each is an event of its own. Its members find it under the slug that it left.",
  query: null,
  body: z.object({
    name: organizationName.optional(),
    slug: slug.optional(),
    metadata: metadata.optional(),
  }),
  answer: organizationSettings,
  status: 200,
  event: "organization.updated",
  problems: ["slug_taken", "too_many_requests"],
});

export const deleteOrganization = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org",
  scope: "organization",
  permission: "organization:delete",
  proof: recentProof,
  summary:
    "Delete an organization: nobody enters it any more, and in 30 days its rows go, unless it is restored.",
  query: null,
  body: null,
  answer: z.object({ deletesAt: instant }),
  status: 200,
  event: "organization.deletion_requested",
  problems: [],
});

export const restoreOrganization = endpoint({
  method: "POST",
  path: "/api/organizations/:org/restoration",
  scope: "account",
  summary:
    "Restore an organization within 30 days of its deletion, as an owner; one that is not being deleted stays.",
  query: null,
  body: null,
  answer: organizationSettings,
  status: 200,
  event: "organization.restored",
  problems: ["forbidden"],
});

export const uploadLogo = endpoint({
  method: "PUT",
  path: "/api/organizations/:org/logo",
  scope: "organization",
  permission: "organization:update",
  summary:
    "Give an organization a logo; the image is decoded, and kept as 256 by 256 pixels of WebP and nothing else.",
  query: null,
  body: bytes(["image/png", "image/jpeg", "image/webp"], 2_000_000),
  answer: organizationSettings,
  status: 200,
  event: "organization.logo_changed",
  problems: ["invalid_image"],
});

export const removeLogo = endpoint({
  method: "DELETE",
  path: "/api/organizations/:org/logo",
  scope: "organization",
  permission: "organization:update",
  summary: "Take the logo from an organization; without one nothing happens.",
  query: null,
  body: null,
  answer: null,
  status: 204,
  event: "organization.logo_removed",
  problems: [],
});

export const readLogo = endpoint({
  method: "GET",
  path: "/api/organizations/:org/logo/:image",
  scope: "account",
  summary:
    "The logo of an organization that an account of this browser belongs to; no session there is needed.",
  query: null,
  body: null,
  answer: bytes(["image/webp"]),
  status: 200,
  event: null,
  problems: ["not_found"],
});
