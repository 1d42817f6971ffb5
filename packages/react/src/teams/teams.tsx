import type { Member, Team } from "@guildhall/protocol";
import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import { ConfirmDialog } from "../dialog/confirm-dialog.tsx";
import { ActionButton } from "../form/action-button.tsx";
import { ListEmpty, ListFailure, ListMore } from "../list/list-state.tsx";
import type { Listing } from "../list/listing.ts";
import { useMessages } from "../messages/messages-provider.tsx";
import { useCurrentOrganization } from "../provider/organization-provider.tsx";
import { useRefusal } from "../provider/use-refusal.ts";
import { rootOf, type RootProps } from "../root/root.ts";
import { teamsInEnglish } from "./messages.ts";
import { TeamDialog } from "./team-dialog.tsx";
import { TeamItem } from "./team-item.tsx";

/** What `Teams` takes. */
export interface TeamsProps extends RootProps<HTMLElement> {
  readonly list: Listing<Team>;
  /** The id of the team whose members are shown; null for none. */
  readonly selected: string | null;
  readonly onSelect: (team: string | null) => void;
  /** The members of the selected team. */
  readonly members: Listing<Member>;
  /** Called after something was changed: whoever keeps the lists asks for them again. */
  readonly onChange: () => void;
}

/** What is done with a team in a dialog. */
interface Task {
  readonly kind: "rename" | "delete";
  readonly team: Team;
}

/** The teams of the organization: creates, renames and deletes them, and says who is in each. */
export function Teams(props: TeamsProps): ReactElement {
  const { list, selected, onSelect, members, onChange, ...root } = props;
  const texts = useMessages("teams", teamsInEnglish);
  const [task, setTask] = useState<Task | null>(null);
  const close = (): void => setTask(null);
  return (
    <section aria-label={texts.label} {...rootOf("gh-teams", root)}>
      <TeamsState list={list} onChange={onChange} />
      <ul className="gh-team-list">
        {list.items.map((team) => (
          <TeamItem
            key={team.id}
            team={team}
            members={team.id === selected ? members : null}
            onToggle={() => onSelect(team.id === selected ? null : team.id)}
            onRename={() => setTask({ kind: "rename", team })}
            onDelete={() => setTask({ kind: "delete", team })}
            onChange={onChange}
          />
        ))}
      </ul>
      <ListMore list={list} />
      {task?.kind === "rename" && <TeamDialog team={task.team} onClose={close} onChange={onChange} />}
      {task?.kind === "delete" && <DeleteTeam team={task.team} onClose={close} onChange={onChange} />}
    </section>
  );
}

function TeamsState({ list, onChange }: Pick<TeamsProps, "list" | "onChange">): ReactElement | null {
  const texts = useMessages("teams", teamsInEnglish);
  if (list.error !== null) return <ListFailure list={list} />;
  if (list.isLoading) {
    return (
      <ul className="gh-team-list" aria-busy="true">
        {["8rem", "6rem", "10rem"].map((width) => (
          <li key={width} className="gh-team-line">
            <span className="gh-skeleton gh-skeleton-line" style={{ inlineSize: width }} />
          </li>
        ))}
      </ul>
    );
  }
  if (list.items.length > 0) return null;
  return (
    <ListEmpty title={texts.empty} text={texts.emptyText}>
      <CreateTeamButton onChange={onChange} />
    </ListEmpty>
  );
}

/** What `CreateTeamButton` takes. */
export interface CreateTeamButtonProps extends RootProps<HTMLButtonElement> {
  /** Called after a team was created: whoever keeps the teams asks for them again. */
  readonly onChange: () => void;
}

/** Opens the form that creates a team; to whom the role does not permit it, it says so. */
export function CreateTeamButton({ onChange, ...root }: CreateTeamButtonProps): ReactElement {
  const texts = useMessages("teams", teamsInEnglish);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        {...root}
        tone="primary"
        refusal={useRefusal("team:create")}
        onClick={() => setOpen(true)}
      >
        <Plus size={16} aria-hidden />
        {texts.create}
      </ActionButton>
      {isOpen && <TeamDialog team={null} onClose={() => setOpen(false)} onChange={onChange} />}
    </>
  );
}

function DeleteTeam(props: {
  readonly team: Team;
  readonly onClose: () => void;
  readonly onChange: () => void;
}): ReactElement {
  const { team, onClose, onChange } = props;
  const texts = useMessages("teams", teamsInEnglish);
  const { client } = useCurrentOrganization();
  return (
    <ConfirmDialog
      title={texts.removeTitle(team.name)}
      consequences={texts.removeConsequences(texts.count(team.members))}
      action={texts.removeAction}
      onClose={onClose}
      onConfirm={async () => {
        await client.call("DELETE /api/organizations/:org/teams/:team", { parameters: { team: team.id } });
        onChange();
      }}
    />
  );
}
