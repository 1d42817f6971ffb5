import type { ReactElement, ReactNode } from "react";
import { initials } from "../organization-mark/initials.ts";

/** What `Person` takes. */
export interface PersonProps {
  readonly name: string;
  /** Said under the name: an e-mail address in a `bdi`, a role. */
  readonly aside?: ReactNode;
  /** Said after the name, such as that it is oneself. */
  readonly note?: string | undefined;
  /** Where the aside is said; default: on narrow screens alone, where its column is hidden. */
  readonly isAsideAlways?: boolean;
}

/** A person in a list: their initials, their name and what is known of them. Without a colour: those are organizations'. */
export function Person({ name, aside, note, isAsideAlways = false }: PersonProps): ReactElement {
  return (
    <div className="gh-person">
      <span aria-hidden="true" className="gh-person-mark" data-initials={initials(name)} />
      <span className="gh-person-words">
        <bdi className="gh-person-name">
          {name}
          {note !== undefined && <span className="gh-muted">{` ${note}`}</span>}
        </bdi>{" "}
        {aside !== undefined && (
          <span className={isAsideAlways ? "gh-person-aside" : "gh-person-aside gh-narrow"}>{aside}</span>
        )}
      </span>
    </div>
  );
}
