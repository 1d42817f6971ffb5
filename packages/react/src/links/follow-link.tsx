import type { AnchorHTMLAttributes, MouseEvent, ReactElement, ReactNode } from "react";

/** What `FollowLink` takes. */
export interface FollowLinkProps extends Pick<AnchorHTMLAttributes<HTMLAnchorElement>, "role" | "tabIndex"> {
  readonly href: string;
  /** Goes there without a page load; default: the browser follows the link. */
  readonly onFollow: ((href: string) => void) | undefined;
  readonly className: string;
  readonly children: ReactNode;
}

/** A link that the application follows itself, while the browser keeps what opens it elsewhere. */
export function FollowLink({ onFollow, ...link }: FollowLinkProps): ReactElement {
  const follow = (event: MouseEvent): void => {
    if (onFollow === undefined || !staysHere(event)) return;
    event.preventDefault();
    onFollow(link.href);
  };
  return <a {...link} onClick={follow} />;
}

/** Whether a click on a link stays in this tab: with a modifier or another button it opens a tab or a window. */
export function staysHere(event: MouseEvent): boolean {
  const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !modified && !event.defaultPrevented;
}
