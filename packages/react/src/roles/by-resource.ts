/** The permissions of one resource. */
export interface ResourcePermissions {
  readonly resource: string;
  /** Written `resource:action`, in the order in which they came. */
  readonly permissions: readonly string[];
}

/** Puts permissions together by their resource, in the order in which each resource came first. */
export function byResource(permissions: readonly string[]): readonly ResourcePermissions[] {
  const groups = Map.groupBy(permissions, (permission) => permission.split(":")[0] ?? permission);
  return [...groups].map(([resource, inIt]) => ({ resource, permissions: inIt }));
}
