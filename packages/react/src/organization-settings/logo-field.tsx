import type { OrganizationSettings } from "@guildhall/protocol";
import { Upload } from "lucide-react";
import { useRef, useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { OrganizationMark } from "../organization-mark/organization-mark.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { settingsInEnglish } from "./messages.ts";

const types = ["image/png", "image/jpeg", "image/webp"];
const maxBytes = 2_000_000;

/** The logo of an organization: shows it, takes another, removes it. */
export function LogoField(props: {
  readonly settings: OrganizationSettings;
  readonly onChange: (settings: OrganizationSettings) => void;
}): ReactElement {
  const { settings, onChange } = props;
  const texts = useMessages("settings", settingsInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("organization:update");
  const input = useRef<HTMLInputElement>(null);
  const uploading = useAction(async (file: File) => {
    onChange(await client.call("PUT /api/organizations/:org/logo", { body: file }));
  });
  const removing = useAction(async () => {
    await client.call("DELETE /api/organizations/:org/logo");
    onChange({ ...settings, logo: null });
  });
  const check = useFileCheck();
  const take = async (file: File | undefined): Promise<void> => {
    if (file !== undefined && check.passes(file)) await uploading.run(file);
  };
  return (
    <div className="gh-logo-field">
      <OrganizationMark organization={settings} size={56} />
      <div className="gh-logo-words">
        <span className="gh-field-label">{texts.logo}</span>
        <span className="gh-field-hint">{texts.logoHint}</span>
        <Failure text={check.problem ?? uploading.failure ?? removing.failure} />
      </div>
      <div className="gh-logo-actions">
        <input
          ref={input}
          type="file"
          hidden
          accept={types.join()}
          aria-label={texts.logoUpload}
          onChange={(event) => {
            void take(event.target.files?.[0]);
            // The same file can be chosen again.
            event.target.value = "";
          }}
        />
        <ActionButton refusal={refusal} isBusy={uploading.isBusy} onClick={() => input.current?.click()}>
          <Upload size={14} aria-hidden />
          {settings.logo === null ? texts.logoUpload : texts.logoReplace}
        </ActionButton>
        {settings.logo !== null && (
          <ActionButton refusal={refusal} isBusy={removing.isBusy} onClick={() => void removing.run()}>
            {texts.logoRemove}
          </ActionButton>
        )}
      </div>
    </div>
  );
}

interface FileCheck {
  /** Why the last file was not sent; null when it was. */
  readonly problem: string | null;
  readonly passes: (file: File) => boolean;
}

/** Refuses before it is sent what the server would refuse after all of it was sent. */
function useFileCheck(): FileCheck {
  const texts = useMessages("settings", settingsInEnglish);
  const [problem, setProblem] = useState<string | null>(null);
  return {
    problem,
    passes(file) {
      const fault = !types.includes(file.type)
        ? texts.logoType
        : file.size > maxBytes
          ? texts.logoTooLarge
          : null;
      setProblem(fault);
      return fault === null;
    },
  };
}
