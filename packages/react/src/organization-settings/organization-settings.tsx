import type { OrganizationSettings as Settings } from "@guildhall/protocol";
import type { ReactElement } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { rootOf, type RootProps } from "../root/root.ts";
import { DeleteOrganization } from "./delete-organization.tsx";
import { GeneralForm } from "./general-form.tsx";
import { LogoField } from "./logo-field.tsx";
import { settingsInEnglish } from "./messages.ts";

/** What `OrganizationSettings` takes. */
export interface OrganizationSettingsProps extends RootProps {
  readonly settings: Settings;
  /** Called with what the settings are now, `me` knows it already; after a move its slug is the new one. */
  readonly onChange: (settings: Settings) => void;
  /** Called after the organization was deleted: nobody enters it, owners can restore it. */
  readonly onDelete: () => void;
}

/** An organization's name, address and logo, and its deletion. Stands in an `OrganizationProvider`. */
export function OrganizationSettings(props: OrganizationSettingsProps): ReactElement {
  const { settings, onChange, onDelete, ...root } = props;
  const texts = useMessages("settings", settingsInEnglish);
  return (
    <div {...rootOf("gh-settings", root)}>
      <section className="gh-settings-section" aria-label={texts.general}>
        <h2 className="gh-settings-title">{texts.general}</h2>
        <LogoField settings={settings} onChange={onChange} />
        <GeneralForm key={settings.id} settings={settings} onChange={onChange} />
      </section>
      <section className="gh-settings-section" aria-label={texts.danger}>
        <h2 className="gh-settings-title">{texts.danger}</h2>
        <DeleteOrganization settings={settings} onDelete={onDelete} />
      </section>
    </div>
  );
}
