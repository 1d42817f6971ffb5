import type { Member, Team } from "@guildhall/protocol";
import { X } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Failure } from "../form/failure.tsx";
import { useAction } from "../form/use-action.ts";
import { ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { Person } from "../list/person.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { AddToTeam } from "./add-to-team.tsx";
import { teamsInEnglish } from "./messages.ts";

/** Who is in a team: puts members in and takes them out. */
export function TeamMembers(props: {
  readonly team: Team;
  readonly members: Listing<Member>;
  readonly onChange: () => void;
}): ReactElement {
  const { team, members, onChange } = props;
  const texts = useMessages("teams", teamsInEnglish);
  const { client } = useCurrentOrganization();
  const refusal = useRefusal("team:update");
  const [news, tell] = useState("");
  const takingOut = useAction(async ({ user }: Member) => {
    const parameters = { team: team.id, user: user.id };
    await client.call("DELETE /api/organizations/:org/teams/:team/members/:user", { parameters });
    tell(texts.takenOut(user.name));
    onChange();
  });
  if (members.error !== null) return <ListFailure list={members} />;
  return (
    <>
      <p role="status" className="gh-hidden">
        {news}
      </p>
      {refusal === undefined && (
        <AddToTeam
          team={team}
          inTeam={members.items}
          onAdded={(name) => {
            tell(texts.added(name));
            onChange();
          }}
        />
      )}
      <Failure text={takingOut.failure} />
      {!members.isLoading && members.items.length === 0 && <p className="gh-muted">{texts.nobody}</p>}
      <ul aria-label={texts.members(team.name)} aria-busy={members.isLoading || undefined}>
        {members.items.map((member) => (
          <li key={member.user.id} className="gh-team-member">
            <Person name={member.user.name} aside={<bdi>{member.user.email}</bdi>} isAsideAlways />
            {refusal === undefined && (
              <button
                type="button"
                className="gh-icon-button"
                aria-label={texts.takeOut(member.user.name)}
                onClick={() => void takingOut.run(member)}
              >
                <X size={14} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      <ListMore list={members} />
    </>
  );
}
