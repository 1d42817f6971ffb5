import type { Member, Team } from "@guildhall/protocol";
import { useEffect, useState, type ReactElement } from "react";
import { Failure } from "../form/failure.tsx";
import { TextField } from "../form/field.tsx";
import { useAction } from "../form/use-action.ts";
import { Person } from "../list/person.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { teamsInEnglish } from "./messages.ts";

/** How long the typing must rest before the server is asked, in milliseconds. */
const restMilliseconds = 200;

/** How many are offered at once. */
const most = 6;

/** Finds members of the organization by what is typed, and puts them into a team. */
export function AddToTeam(props: {
  readonly team: Team;
  readonly inTeam: readonly Member[];
  /** Called with the name of who was added. */
  readonly onAdded: (name: string) => void;
}): ReactElement {
  const { team, inTeam, onAdded } = props;
  const texts = useMessages("teams", teamsInEnglish);
  const { client } = useCurrentOrganization();
  const [typed, setTyped] = useState("");
  const found = useFound(typed.trim());
  const adding = useAction(async ({ user }: Member) => {
    const parameters = { team: team.id, user: user.id };
    await client.call("PUT /api/organizations/:org/teams/:team/members/:user", { parameters });
    setTyped("");
    onAdded(user.name);
  });
  const isIn = ({ user }: Member): boolean => inTeam.some((member) => member.user.id === user.id);
  return (
    <div className="gh-team-add">
      <TextField
        type="search"
        label={texts.add}
        placeholder={texts.addPlaceholder}
        maxLength={80}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p role="status" className="gh-muted">
        {found?.length === 0 ? texts.noneFound : ""}
      </p>
      <Failure text={adding.failure} />
      {found !== null && found.length > 0 && (
        <ul className="gh-team-found">
          {found.map((member) => (
            <li key={member.user.id}>
              {isIn(member) ? (
                <div className="gh-team-candidate">
                  <Person
                    name={member.user.name}
                    note={texts.inIt}
                    aside={<bdi>{member.user.email}</bdi>}
                    isAsideAlways
                  />
                </div>
              ) : (
                <button
                  type="button"
                  className="gh-team-candidate"
                  aria-label={texts.addPerson(`${member.user.name} ${member.user.email}`)}
                  onClick={() => void adding.run(member)}
                >
                  <Person name={member.user.name} aside={<bdi>{member.user.email}</bdi>} isAsideAlways />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The members that a text finds, once the typing rests; null while there is nothing to say. */
function useFound(search: string): readonly Member[] | null {
  const { client } = useCurrentOrganization();
  const [answer, setAnswer] = useState<{ readonly search: string; readonly items: readonly Member[] } | null>(
    null,
  );
  useEffect(() => {
    if (search === "") return;
    const giveUp = new AbortController();
    const timer = setTimeout(() => {
      const input = { query: { search, limit: most }, signal: giveUp.signal };
      client
        .call("GET /api/organizations/:org/members", input)
        .then(({ items }) => setAnswer({ search, items }))
        // What can not be looked up is not offered; adding would say why.
        .catch(() => undefined);
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      giveUp.abort();
    };
  }, [client, search]);
  return search === "" || answer?.search !== search ? null : answer.items;
}
