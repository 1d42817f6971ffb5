import type { HTMLAttributes, Ref } from "react";

/** What HTML knows of an element and components say in their own way, or not at all. */
type Said = "children" | "dangerouslySetInnerHTML" | "onChange" | "onSelect" | "title";

/**
 * What every component hands on to its outermost element: a ref, a class beside its own, and whatever else HTML knows of
 * it, such as `id`, `style`, `aria-label` or `data-…`.
 */
export interface RootProps<Root extends HTMLElement = HTMLDivElement> extends Omit<
  HTMLAttributes<Root>,
  Said
> {
  readonly ref?: Ref<Root> | undefined;
}

/** The props of an outermost element: what it was given, and its own classes before those. */
export function rootOf<Given extends { readonly className?: string | undefined }>(
  own: string,
  given: Given,
): Given & { readonly className: string } {
  const { className } = given;
  return { ...given, className: className === undefined ? own : `${own} ${className}` };
}
