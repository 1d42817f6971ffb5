/** What an answer is, and how it travels. */
export interface SecurityHeadersOptions {
  /** An answer of the API, which a browser shows to nobody, or a page of the application. */
  readonly kind: "api" | "page";
  /** The public URL is https. */
  readonly secure: boolean;
  /** A fresh random word for the scripts and styles that a page carries inline (default none: it carries none). */
  readonly nonce?: string;
}

const everywhere = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
} as const;

/** What the answer to a request depends on beside its address. */
const varies = "Sec-Fetch-Site, Origin, Cookie, Authorization, Guildhall-Account";

/**
 * The headers that every answer carries: no other site may frame, embed, read or guess at it, and no cache keeps it.
 * A page runs its own scripts and styles only, and none that stand in its HTML without the `nonce`.
 * @see OWASP ASVS 5.0 sections V3.4 and V14.3
 */
export function securityHeaders(options: SecurityHeadersOptions): Readonly<Record<string, string>> {
  return {
    ...everywhere,
    ...(options.secure ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
    "Content-Security-Policy": options.kind === "api" ? apiPolicy : pagePolicy(options.nonce),
    "Cache-Control": "private, no-store",
    Vary: varies,
  };
}

/** What somebody uploaded is no page of ours, even where a browser would show it as one. */
const apiPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

function pagePolicy(nonce: string | undefined): string {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
