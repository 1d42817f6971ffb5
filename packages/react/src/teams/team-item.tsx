import type { Member, Team } from "@guildhall/protocol";
import { ChevronRight } from "lucide-react";
import { useId, type ReactElement } from "react";
import type { Listing } from "../list/listing.ts";
import { Menu } from "../menu/menu.tsx";
import { useMessages } from "../messages/messages-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { teamsInEnglish } from "./messages.ts";
import { TeamMembers } from "./team-members.tsx";

/** What one team takes. */
export interface TeamItemProps {
  readonly team: Team;
  /** Its members, while they are shown. */
  readonly members: Listing<Member> | null;
  readonly onToggle: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
  readonly onChange: () => void;
}

/** One team in the list, and while it is open who is in it. */
export function TeamItem(props: TeamItemProps): ReactElement {
  const { team, members, onToggle, onChange } = props;
  const texts = useMessages("teams", teamsInEnglish);
  const panelId = useId();
  const mayNotRename = useRefusal("team:update");
  const mayNotDelete = useRefusal("team:delete");
  const mayNothing = mayNotRename !== undefined && mayNotDelete !== undefined;
  const items = [
    { text: texts.rename, refusal: mayNotRename, onChoose: props.onRename },
    { text: texts.remove, isDanger: true, refusal: mayNotDelete, onChoose: props.onDelete },
  ];
  return (
    <li className="gh-team">
      <div className="gh-team-line">
        <button
          type="button"
          className="gh-team-toggle"
          aria-expanded={members !== null}
          aria-controls={panelId}
          onClick={onToggle}
        >
          <ChevronRight className="gh-team-chevron" size={16} aria-hidden />
          <bdi className="gh-team-name">{team.name}</bdi>
          <span className="gh-muted">{texts.count(team.members)}</span>
        </button>
        <Menu label={texts.actionsFor(team.name)} items={mayNothing ? [] : items} />
      </div>
      <div id={panelId} className="gh-team-panel" hidden={members === null}>
        {members !== null && <TeamMembers team={team} members={members} onChange={onChange} />}
      </div>
    </li>
  );
}
