import { usePermission } from "@guildhall/react";
import { Contact } from "lucide-react";
import { useId, type ReactElement } from "react";
import type { BoardStage } from "../../shared/endpoints.ts";
import { stageOrder } from "../applicants/applicants-filter.ts";
import { Bone, EmptyState, ListProblem } from "../parts/list-states.tsx";
import { useRefusalOf } from "../parts/use-refusal-of.ts";
import { keysInWords, onCardKey } from "./board-keys.ts";
import { Column, type Hands } from "./column.tsx";
import { useCardFocus } from "./use-card-focus.ts";
import { useCarrying } from "./use-carrying.ts";
import { useDragging } from "./use-dragging.ts";
import { useBoard, useMoves } from "./use-moves.ts";

/** The applicants of a job by stage. They are moved by dragging, by keyboard, or on the page of each. */
export function Board({ job }: { readonly job: string }): ReactElement {
  const { move, failure, isMoving } = useMoves(job);
  const query = useBoard(job, isMoving);
  if (query.isPending) return <BoardBones />;
  if (!query.data) {
    return <ListProblem what="the applicants" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data.every(({ total }) => total === 0)) {
    return (
      <EmptyState icon={Contact} title="No applicants yet">
        Who applies appears here, in the first stage.
      </EmptyState>
    );
  }
  return (
    <>
      {failure !== null && (
        <p className="notice notice-problem board-notice" role="alert">
          {failure}
        </p>
      )}
      <Stages stages={query.data} job={job} move={move} />
    </>
  );
}

function Stages(props: {
  readonly stages: readonly BoardStage[];
  readonly job: string;
  readonly move: ReturnType<typeof useMoves>["move"];
}): ReactElement {
  const { stages, job, move } = props;
  const keysId = useId();
  const may = usePermission("applicant:update");
  const refusal = useRefusalOf("applicant:update", "moving applicants");
  const { board, ...focus } = useCardFocus();
  const carrying = useCarrying({ stages, move });
  const dragging = useDragging(carrying.put);
  const hands: Hands = {
    keysId,
    carried: carrying.carried?.applicant.id ?? null,
    dragging: may ? dragging : null,
    onKeyDown: (event, applicant) => onCardKey(event, applicant, { stages, carrying, focus, may }),
  };
  return (
    <>
      <p id={keysId} className="board-keys" data-may={may || undefined}>
        {may ? keysInWords : `Arrow keys go from card to card. ${refusal ?? ""}.`}
      </p>
      <div className="board" ref={board}>
        {carrying.shown.map((stage) => (
          <Column key={stage.stage} column={stage} job={job} hands={hands} />
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {carrying.said}
      </p>
    </>
  );
}

function BoardBones(): ReactElement {
  return (
    <div className="board" aria-busy>
      {stageOrder.map((stage, column) => (
        <div key={stage} className="board-column">
          <div className="board-heading">
            <Bone width="5rem" />
          </div>
          <ol className="board-cards">
            {["70%", "55%", "62%"].slice(column % 3).map((width) => (
              <li key={width} className="card">
                <Bone width={width} />
              </li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}
