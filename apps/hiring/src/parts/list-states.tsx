import type { LucideIcon } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Button } from "./button.tsx";
import { wordsFor } from "./form-problem.tsx";

/** What is said instead of a list that has nothing in it. */
export function EmptyState(props: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactElement {
  const { icon: Icon, title, children, action } = props;
  return (
    <div className="empty">
      <Icon size={28} strokeWidth={1.5} aria-hidden />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

/** What is said instead of a list that could not be loaded. */
export function ListProblem(props: {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactElement {
  return (
    <div className="empty" role="alert">
      <h2>{`Could not load ${props.what}`}</h2>
      <p>{wordsFor(props.error)}</p>
      <Button onClick={props.onRetry}>Try again</Button>
    </div>
  );
}

/** The button under a list that goes on. */
export function LoadMore(props: {
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onLoad: () => void;
}): ReactElement | null {
  if (!props.hasMore) return null;
  return (
    <div className="load-more">
      <Button isBusy={props.isLoading} onClick={props.onLoad}>
        Show more
      </Button>
    </div>
  );
}

/** A grey bar where text will be; `width` is a CSS length. */
export function Bone({ width }: { readonly width: string }): ReactElement {
  return <span className="bone" style={{ inlineSize: width }} />;
}
