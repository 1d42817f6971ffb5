import type { Account, OwnOrganization } from "@guildhall/protocol";

/** One organization as one account has it. */
export interface Row {
  /** Unlike any other row's, and fit for an id in the page. */
  readonly key: string;
  readonly organization: OwnOrganization;
  readonly account: Account;
  readonly href: string;
}

/** The rows of one account. */
export interface RowGroup {
  readonly account: Account;
  readonly rows: readonly Row[];
}

/** The key of an organization as an account has it. */
function rowKey(account: Account, organization: OwnOrganization): string {
  return `${account.user.id}-${organization.id}`;
}

/** Accounts with their organizations as rows, in the order in which `me` tells of them: the last used first. */
export function groupRows(
  accounts: readonly Account[],
  hrefFor: (organization: OwnOrganization, account: Account) => string,
): RowGroup[] {
  return accounts.map((account) => ({
    account,
    rows: account.organizations.map((organization) => ({
      key: rowKey(account, organization),
      organization,
      account,
      href: hrefFor(organization, account),
    })),
  }));
}

/** The groups with what was found beside them: organizations by the id of the user who belongs there. */
export function withFound(
  groups: readonly RowGroup[],
  found: ReadonlyMap<string, readonly OwnOrganization[]>,
  hrefFor: (organization: OwnOrganization, account: Account) => string,
): RowGroup[] {
  return groups.map(({ account, rows }) => {
    const known = new Set(rows.map(({ organization }) => organization.id));
    const more = (found.get(account.user.id) ?? []).filter(({ id }) => !known.has(id));
    const added = groupRows([{ ...account, organizations: more }], hrefFor);
    return { account, rows: [...rows, ...flatten(added)] };
  });
}

/** The first rows of the groups, `most` in all; a group without any is left out. */
export function firstOf(groups: readonly RowGroup[], most: number): RowGroup[] {
  let left = most;
  return groups.flatMap(({ account, rows }) => {
    const first = rows.slice(0, left);
    left -= first.length;
    return first.length === 0 ? [] : [{ account, rows: first }];
  });
}

/** The rows of all groups, from top to bottom. */
export function flatten(groups: readonly RowGroup[]): Row[] {
  return groups.flatMap(({ rows }) => rows);
}

/** The groups with pinned organizations (their ids) first, then those used last, then by name. */
export function arranged(groups: readonly RowGroup[], pinned: ReadonlySet<string>): RowGroup[] {
  return groups.map(({ account, rows }) => ({
    account,
    rows: rows.toSorted(
      ({ organization: one }, { organization: other }) =>
        Number(pinned.has(other.id)) - Number(pinned.has(one.id)) ||
        Date.parse(other.lastUsedAt ?? never) - Date.parse(one.lastUsedAt ?? never) ||
        one.name.localeCompare(other.name),
    ),
  }));
}

const never = "1970-01-01T00:00:00Z";

/**
 * The groups with their rows in the order of `keys`, and what was not among them last: while somebody looks at the list
 * or reaches for a row, nothing may move under their hand.
 */
export function inOrderOf(groups: readonly RowGroup[], keys: readonly string[]): RowGroup[] {
  const place = new Map(keys.map((key, index) => [key, index]));
  const placeOf = ({ key }: Row): number => place.get(key) ?? keys.length;
  return groups.map(({ account, rows }) => ({
    account,
    rows: rows.toSorted((one, other) => placeOf(one) - placeOf(other)),
  }));
}
