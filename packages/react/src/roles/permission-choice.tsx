import type { ReactElement } from "react";
import { CheckField } from "../form/field.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { byResource } from "./by-resource.ts";
import { roleMatrixInEnglish, resourcesInEnglish, permissionsInEnglish } from "./messages.ts";

/** Which permissions a role has, by resource. What whoever chooses may not do themselves stays as it is, and says so. */
export function PermissionChoice(props: {
  readonly permissions: readonly string[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}): ReactElement {
  const { permissions, chosen, onChoose } = props;
  const texts = useMessages("roleMatrix", roleMatrixInEnglish);
  const resources = useMessages("resources", resourcesInEnglish);
  const names = useMessages("permissions", permissionsInEnglish);
  const { session } = useCurrentOrganization();
  const refusalOf = (permission: string): string | undefined =>
    session?.role === "owner" || session?.permissions.includes(permission) === true ? undefined : texts.above;
  const toggle = (permission: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(permission);
    else next.delete(permission);
    onChoose(next);
  };
  return (
    <div className="gh-permissions" role="group" aria-label={texts.permissions}>
      {byResource(permissions).map(({ resource, permissions: inIt }) => (
        <fieldset key={resource} className="gh-fieldset">
          <legend className="gh-field-label">{resources[resource] ?? resource}</legend>
          <div className="gh-checks">
            {inIt.map((permission) => (
              <CheckField
                key={permission}
                label={names[permission] ?? permission}
                checked={chosen.has(permission)}
                refusal={refusalOf(permission)}
                onChange={(event) => toggle(permission, event.target.checked)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
