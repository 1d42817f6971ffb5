import type { OrganizationSettings } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { typedSlug } from "../create-organization/slug.ts";
import { useSlugCheck } from "../create-organization/use-slug-check.ts";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { SaveBar } from "../form/save-bar.tsx";
import { useAction } from "../form/use-action.ts";
import { createInEnglish } from "../create-organization/messages.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { settingsInEnglish } from "./messages.ts";

/** The form of an organization's name and address; its bar to save appears when something was changed. */
export function GeneralForm(props: {
  readonly settings: OrganizationSettings;
  readonly onChange: (settings: OrganizationSettings) => void;
}): ReactElement {
  const { settings, onChange } = props;
  const texts = useMessages("settings", settingsInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("organization:update");
  const [typed, setTyped] = useState<{ readonly name?: string; readonly slug?: string }>({});
  const { name = settings.name, slug = settings.slug } = typed;
  const isMoved = slug !== settings.slug;
  const isChanged = isMoved || name !== settings.name;
  const notice = useSlugNotice(slug, settings.slug);
  const [isMissing, setMissing] = useState(false);
  const saving = useAction(
    async () => {
      const body = { ...(name === settings.name ? {} : { name }), ...(isMoved ? { slug } : {}) };
      const saved = await client.call("PATCH /api/organizations/:org", { body });
      setTyped({});
      onChange(saved);
    },
    { slug_taken: "slug" },
  );
  const change = (part: typeof typed): void => {
    setTyped({ ...typed, ...part });
    setMissing(false);
    saving.forget();
  };
  const discard = (): void => {
    setTyped({});
    saving.forget();
  };
  return (
    <form
      className="gh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(name.trim() === "");
        if (isChanged && name.trim() !== "" && !saving.isBusy) void saving.run();
      }}
    >
      <TextField
        label={texts.name}
        hint={refusal}
        error={isMissing ? texts.nameMissing : saving.errors["name"]}
        maxLength={80}
        autoComplete="off"
        readOnly={refusal !== undefined}
        value={name}
        onChange={(event) => change({ name: event.target.value })}
      />
      <TextField
        label={texts.slug}
        hint={refusal ?? notice}
        error={saving.errors["slug"]}
        maxLength={48}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        readOnly={refusal !== undefined}
        value={slug}
        onChange={(event) => change({ slug: typedSlug(event.target.value) })}
      />
      <Failure text={saving.failure} />
      <SaveBar isChanged={isChanged} isBusy={saving.isBusy} onDiscard={discard} />
    </form>
  );
}

/** What is said under the address: whether it is free, and what moving there does. */
function useSlugNotice(slug: string, current: string): string {
  const texts = useMessages("settings", settingsInEnglish);
  const create = useMessages("create", createInEnglish);
  const { session } = useCurrentOrganization();
  const check = useSlugCheck(slug === current ? "" : slug, session?.user.id);
  if (slug === current) return texts.slugHint;
  if (check === "taken") return create.taken(slug);
  if (check === "checking") return create.checking;
  return texts.slugNotice(current, slug);
}
