import type { MembershipRequest, Role } from "@guildhall/protocol";
import { useState, type ReactElement } from "react";
import { ActionButton } from "../form/action-button.tsx";
import { useAction } from "../form/use-action.ts";
import { useDates } from "../list/day.tsx";
import { Person } from "../list/person.tsx";
import { rolesWithin } from "../members/within-role.ts";
import { rolesInEnglish } from "../messages/general.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { requestsInEnglish } from "./messages.ts";

/** What the line of one request takes. */
export interface RequestLineProps {
  readonly request: MembershipRequest;
  readonly roles: readonly Role[];
  /** Called after it was answered, with what to say about it. */
  readonly onAnswer: (news: string) => void;
}

/** One request to join: who asks and since when, and both answers. */
export function RequestLine({ request, roles, onAnswer }: RequestLineProps): ReactElement {
  const { id, user, requestedAt } = request;
  const texts = useMessages("requests", requestsInEnglish);
  const { dayText } = useDates();
  const roleNames = useMessages("roles", rolesInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("invitation:create");
  const [role, setRole] = useState("member");
  const parameters = { request: id };
  const accepting = useAction(async () => {
    await client.call("POST /api/organizations/:org/membership-requests/:request/acceptance", {
      parameters,
      body: { role },
    });
    onAnswer(texts.accepted(user.name, roleNames[role] ?? role));
  });
  const declining = useAction(async () => {
    await client.call("POST /api/organizations/:org/membership-requests/:request/rejection", { parameters });
    onAnswer(texts.declined(user.name));
  });
  const isBusy = accepting.isBusy || declining.isBusy;
  const failure = accepting.failure ?? accepting.errors["role"] ?? declining.failure;
  const aside = (
    <>
      <bdi>{user.email}</bdi> · {texts.asked(dayText(requestedAt))}
    </>
  );
  return (
    <li className="gh-request">
      <Person name={user.name} aside={aside} isAsideAlways />
      <div className="gh-request-answers">
        {refusal === undefined && (
          <RoleChoice name={user.name} roles={roles} role={role} onChoose={setRole} />
        )}
        <ActionButton
          aria-label={texts.acceptLabel(user.name)}
          refusal={refusal}
          isBusy={isBusy}
          onClick={() => void accepting.run()}
        >
          {texts.accept}
        </ActionButton>
        <ActionButton
          tone="bare"
          aria-label={texts.declineLabel(user.name)}
          refusal={refusal}
          isBusy={isBusy}
          onClick={() => void declining.run()}
        >
          {texts.decline}
        </ActionButton>
      </div>
      {failure !== null && (
        <p role="alert" className="gh-field-error">
          {failure}
        </p>
      )}
    </li>
  );
}

function RoleChoice(props: {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly role: string;
  readonly onChoose: (role: string) => void;
}): ReactElement {
  const texts = useMessages("requests", requestsInEnglish);
  const roleNames = useMessages("roles", rolesInEnglish);
  const { session } = useCurrentOrganization();
  return (
    <select
      className="gh-select gh-select-compact"
      aria-label={texts.roleOf(props.name)}
      value={props.role}
      onChange={(event) => props.onChoose(event.target.value)}
    >
      {rolesWithin(props.roles, session).map(({ name }) => (
        <option key={name} value={name}>
          {roleNames[name] ?? name}
        </option>
      ))}
    </select>
  );
}
