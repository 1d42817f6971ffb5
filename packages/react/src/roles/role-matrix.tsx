import type { Role } from "@guildhall/protocol";
import { Check, Minus } from "lucide-react";
import { Fragment, type ReactElement } from "react";
import { RowSkeletons } from "../list/list-state.tsx";
import { isWithinRole } from "../members/within-role.ts";
import { Menu } from "../menu/menu.tsx";
import { membersInEnglish } from "../members/messages.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { byResource } from "./by-resource.ts";
import { roleMatrixInEnglish, resourcesInEnglish, permissionsInEnglish } from "./messages.ts";
import type { RolesListing } from "./roles-listing.ts";

interface RoleMatrixProps {
  readonly list: RolesListing;
  readonly onEdit: (role: Role) => void;
  readonly onDelete: (role: Role) => void;
}

/** A table of permissions against roles. It is wider than a narrow screen: it moves sideways, its first column stays. */
export function RoleMatrix({ list, onEdit, onDelete }: RoleMatrixProps): ReactElement {
  const { items: roles, permissions, isLoading } = list;
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  const resources = useMessages("resources", resourcesInEnglish);
  const names = useMessages("permissions", permissionsInEnglish);
  return (
    <div className="gh-matrix-scroll" role="region" aria-label={texts.label} tabIndex={0}>
      <table className="gh-matrix" aria-busy={isLoading || undefined}>
        <thead>
          <tr>
            <th scope="col">{texts.permission}</th>
            {roles.map((role) => (
              <RoleHead key={role.name} role={role} onEdit={onEdit} onDelete={onDelete} />
            ))}
          </tr>
        </thead>
        <tbody>
          {isLoading && (
            <RowSkeletons rows={8} columns={["12rem", "2rem", "3rem", "2.5rem"]} narrow={[0, 1, 2, 3]} />
          )}
          {byResource(permissions).map(({ resource, permissions: inIt }) => (
            <Fragment key={resource}>
              <tr className="gh-matrix-resource">
                <th scope="rowgroup" colSpan={roles.length + 1}>
                  <span>{resources[resource] ?? resource}</span>
                </th>
              </tr>
              {inIt.map((permission) => (
                <tr key={permission}>
                  <th scope="row" title={permission}>
                    {names[permission] ?? permission}
                  </th>
                  {roles.map((role) => (
                    <Granted key={role.name} isGranted={role.permissions.includes(permission)} />
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Granted({ isGranted }: { readonly isGranted: boolean }): ReactElement {
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  return (
    <td data-granted={isGranted ? "" : undefined}>
      {isGranted ? <Check size={16} aria-hidden /> : <Minus size={14} aria-hidden />}
      <span className="gh-hidden">{isGranted ? texts.yes : texts.no}</span>
    </td>
  );
}

function RoleHead(props: { readonly role: Role } & Omit<RoleMatrixProps, "list">): ReactElement {
  const { role, onEdit, onDelete } = props;
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const members = useMessages("members", membersInEnglish);
  const { session } = useCurrentOrganization();
  const mayNotEdit = useRefusal("role:update");
  const mayNotDelete = useRefusal("role:delete");
  const isAbove = session !== null && !isWithinRole(role, session) ? members.aboveOwnRole : undefined;
  const name = roleNames[role.name] ?? role.name;
  const items = [
    { text: texts.edit, refusal: mayNotEdit ?? isAbove, onChoose: () => onEdit(role) },
    { text: texts.remove, isDanger: true, refusal: mayNotDelete ?? isAbove, onChoose: () => onDelete(role) },
  ];
  return (
    <th scope="col">
      <div className="gh-matrix-head">
        <bdi className="gh-matrix-name">{name}</bdi>
        {!role.builtIn && <Menu label={texts.actionsFor(name)} items={items} />}
      </div>
      <span title={role.builtIn ? texts.builtInHint : undefined}>
        {role.builtIn ? `${texts.builtIn} · ${texts.count(role.members)}` : texts.count(role.members)}
      </span>
    </th>
  );
}
