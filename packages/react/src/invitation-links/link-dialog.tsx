import type { AnswerOf, GuildhallApi } from "@guildhall/client";
import type { Role, Team } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { Dialog } from "../dialog/dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { SelectField, TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { TeamChoice } from "../invitations/invite-form.tsx";
import { rolesWithin } from "../members/within-role.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { linksInEnglish } from "./messages.ts";
import { NewLink } from "./new-link.tsx";

type MadeLink = AnswerOf<GuildhallApi, "POST /api/organizations/:org/invitation-links">;

const daySeconds = 24 * 60 * 60;

/** What the dialog takes. */
export interface LinkDialogProps {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly onClose: () => void;
  /** Called after a link was made. */
  readonly onChange: () => void;
}

/** Makes a link by which people join, and shows it once. */
export function LinkDialog({ onClose, onChange, ...choices }: LinkDialogProps): ReactElement {
  const texts = useMessages("links", linksInEnglish);
  const [made, setMade] = useState<MadeLink | null>(null);
  return (
    <Dialog title={made === null ? texts.title : texts.ready} onClose={onClose}>
      {made === null ? (
        <LinkForm
          {...choices}
          onMade={(link) => {
            setMade(link);
            onChange();
          }}
        />
      ) : (
        <NewLink url={made.url} onClose={onClose} />
      )}
    </Dialog>
  );
}

function LinkForm(
  props: Pick<LinkDialogProps, "roles" | "teams"> & { readonly onMade: (link: MadeLink) => void },
): ReactElement {
  const texts = useMessages("links", linksInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { client, session } = useCurrentOrganization();
  const [role, setRole] = useState("member");
  const [maxUses, setMaxUses] = useState("20");
  const [days, setDays] = useState("7");
  const [domain, setDomain] = useState("");
  const [teams, setTeams] = useState<ReadonlySet<string>>(new Set());
  const making = useAction(async () => {
    const limits = { maxUses: Number(maxUses), expiresInSeconds: Number(days) * daySeconds };
    const body = { role, teams: [...teams], ...limits, allowedDomain: domain.trim() || null };
    props.onMade(await client.call("POST /api/organizations/:org/invitation-links", { body }));
  });
  return (
    <form
      className="gh-form gh-form-wide"
      noValidate
      onChange={making.forget}
      onSubmit={(event) => {
        event.preventDefault();
        if (!making.isBusy) void making.run();
      }}
    >
      <SelectField label={texts.role} value={role} onChange={(event) => setRole(event.target.value)}>
        {rolesWithin(props.roles, session).map(({ name }) => (
          <option key={name} value={name}>
            {roleNames[name] ?? name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={texts.maxUses}
        hint={texts.maxUsesHint}
        error={making.errors["maxUses"] && texts.maxUsesWrong}
        inputMode="numeric"
        value={maxUses}
        onChange={(event) => setMaxUses(event.target.value)}
      />
      <TextField
        label={texts.days}
        hint={texts.daysHint}
        error={making.errors["expiresInSeconds"] && texts.daysWrong}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <TextField
        label={texts.domain}
        hint={texts.domainHint}
        error={making.errors["allowedDomain"]}
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
        value={domain}
        onChange={(event) => setDomain(event.target.value)}
      />
      <TeamChoice teams={props.teams} chosen={teams} onChoose={setTeams} />
      <Failure text={making.failure} />
      <div className="gh-dialog-actions">
        <ActionButton type="submit" tone="primary" isBusy={making.isBusy}>
          {texts.create}
        </ActionButton>
      </div>
    </form>
  );
}
