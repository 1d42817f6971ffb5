import { useLocation } from "@tanstack/react-router";
import { useState } from "react";

/**
 * What stands behind the `#` of this page's address. The router's location is the next page's as soon as one leaves, while
 * this one is still shown: what it was opened with is kept until it is gone.
 */
export function useFragment(): string {
  const { pathname, hash } = useLocation();
  const [own] = useState(pathname);
  const [kept, keep] = useState(hash);
  if (pathname !== own) return kept;
  if (hash !== kept) keep(hash);
  return hash;
}
