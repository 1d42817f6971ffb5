import { slug } from "@guildhall/protocol";
import { pages } from "../shared/pages.ts";

/** How pages are served. */
export interface PageOptions {
  /** People reach the application over https. */
  readonly secure: boolean;
  /** The pages for development are there, and the application may show the way to them. */
  readonly development: boolean;
}

/** The application's HTML as it is served here. */
export function pageFor(html: string, { development }: PageOptions): string {
  if (!development) return html;
  return html.replace("</head>", '  <meta name="guildhall-development" content="on" />\n  </head>');
}

const ours = new Set<string>(pages.map((page) => page.split("/")[1] ?? ""));

/** Whether the application has a page at this path. Whether its organization exists is for the API to tell. */
export function isPage(pathname: string): boolean {
  const path = pathname.length > 1 ? pathname.replace(/\/$/, "") : pathname;
  if (pages.some((page) => page === path)) return !path.includes(":");
  const [first = "", ...rest] = path.slice(1).split("/");
  if (ours.has(first) || !slug.safeParse(first).success) return false;
  return pages.some((page) => page === ["/:org", ...rest].join("/"));
}
