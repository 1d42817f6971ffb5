import { organizationIcon } from "@guildhall/react";
import { useLayoutEffect } from "react";

/** The part of an organization that a tab is told by. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

const product = "Guildhall Hiring";
const ownIcon = iconLink()?.href;

/** Names the tab: the page, then the organization, whose mark becomes the tab's icon. Outside any, the product's. */
export function useIdentity(page: string, organization: Identity | null): void {
  const name = organization?.name;
  const icon = organization === null ? ownIcon : organizationIcon(organization);
  // In the same moment as the page: no title is over another organization's page, not for one frame.
  useLayoutEffect(() => {
    document.title = `${page} · ${name ?? product}`;
  }, [page, name]);
  useLayoutEffect(() => {
    const link = iconLink();
    if (link && icon !== undefined) link.href = icon;
  }, [icon]);
}

function iconLink(): HTMLLinkElement | null {
  return document.querySelector<HTMLLinkElement>('link[rel="icon"]');
}
