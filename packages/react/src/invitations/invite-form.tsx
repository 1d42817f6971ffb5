import type { Role, Team } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { Failure } from "../form/failure.tsx";
import { CheckField, SelectField, TextAreaField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { rolesWithin } from "../members/within-role.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { addressesIn } from "./addresses.ts";
import { invitationsInEnglish } from "./messages.ts";
import type { Outcomes } from "./outcomes.ts";

/** The most addresses that are invited at once. */
const most = 50;

/** What the form takes. */
export interface InviteFormProps {
  readonly roles: readonly Role[];
  readonly teams: readonly Team[];
  readonly onInvited: (outcomes: Outcomes) => void;
}

/** Asks whom to invite, as what, and into which teams. */
export function InviteForm({ roles, teams, onInvited }: InviteFormProps): ReactElement {
  const texts = useMessages("invitations", invitationsInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { client, session } = useCurrentOrganization();
  const [text, setText] = useState("");
  const [role, setRole] = useState("member");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const { emails } = addressesIn(text);
  const sending = useAction(async () => {
    const body = { emails: [...emails], role, teams: [...chosen] };
    onInvited((await client.call("POST /api/organizations/:org/invitations", { body })).items);
  });
  const wrong = useAddressProblem(text);
  const submit = (): void => {
    setProblem(wrong);
    if (wrong === undefined && !sending.isBusy) void sending.run();
  };
  return (
    <form
      className="gh-form gh-form-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextAreaField
        label={texts.addresses}
        hint={texts.addressesHint}
        error={problem ?? refusedAddress(sending.errors, emails)}
        value={text}
        rows={3}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="max@acme.example, nia@acme.example"
        onChange={(event) => {
          setText(event.target.value);
          setProblem(undefined);
          sending.forget();
        }}
      />
      <SelectField label={texts.role} value={role} onChange={(event) => setRole(event.target.value)}>
        {rolesWithin(roles, session).map(({ name }) => (
          <option key={name} value={name}>
            {roleNames[name] ?? name}
          </option>
        ))}
      </SelectField>
      <TeamChoice teams={teams} chosen={chosen} onChoose={setChosen} />
      <Failure text={sending.failure} />
      <div className="gh-dialog-actions">
        <ActionButton type="submit" tone="primary" isBusy={sending.isBusy}>
          {texts.send(emails.length)}
        </ActionButton>
      </div>
    </form>
  );
}

function useAddressProblem(text: string): string | undefined {
  const texts = useMessages("invitations", invitationsInEnglish);
  const { emails, refused } = addressesIn(text);
  if (refused.length > 0) return texts.notAddresses(refused.join(", "));
  if (emails.length === 0) return texts.addressesMissing;
  return emails.length > most ? texts.tooMany(emails.length) : undefined;
}

/** What the server says of an address, with the address: it names it by its place in the list. */
function refusedAddress(
  errors: Readonly<Record<string, string>>,
  emails: readonly string[],
): string | undefined {
  const [first] = Object.entries(errors);
  if (first === undefined) return undefined;
  const [field, message] = first;
  const email = emails[Number(/^emails\.(\d+)$/.exec(field)?.[1] ?? NaN)];
  return email === undefined ? message : `${email}: ${message}`;
}

/** What the choice of teams takes. */
export interface TeamChoiceProps {
  readonly teams: readonly Team[];
  /** The ids of the chosen ones. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Into which teams somebody comes; nothing where there are none. */
export function TeamChoice({ teams, chosen, onChoose }: TeamChoiceProps): ReactElement | null {
  const texts = useMessages("invitations", invitationsInEnglish);
  if (teams.length === 0) return null;
  return (
    <fieldset className="gh-fieldset">
      <legend className="gh-field-label">{texts.teams}</legend>
      <div className="gh-checks">
        {teams.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={chosen.has(id)}
            onChange={(event) => {
              const next = new Set(chosen);
              if (event.target.checked) next.add(id);
              else next.delete(id);
              onChoose(next);
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}
