import { Link } from "@tanstack/react-router";
import { useId, type KeyboardEvent, type ReactElement } from "react";
import type { Applicant, BoardStage } from "../../shared/endpoints.ts";
import { StageMark } from "../applicants/stage-mark.tsx";
import { usePlace } from "../layout/use-place.ts";
import { Moment } from "../parts/moment.tsx";
import type { useDragging } from "./use-dragging.ts";

/** How cards are moved. */
export interface Hands {
  /** The element that tells the keys. */
  readonly keysId: string;
  /** Who is carried by keyboard. */
  readonly carried: string | null;
  /** Null to whom the role does not permit it. */
  readonly dragging: ReturnType<typeof useDragging> | null;
  readonly onKeyDown: (event: KeyboardEvent, applicant: Applicant) => void;
}

/** One stage of the board, with its cards in their order. */
export function Column(props: {
  readonly column: BoardStage;
  readonly job: string;
  readonly hands: Hands;
}): ReactElement {
  const { column, job, hands } = props;
  const { stage, total, applicants } = column;
  const { organization } = usePlace();
  const headingId = useId();
  const dragged = hands.dragging?.dragged;
  const line = dragged?.over?.stage === stage ? dragged.over.index : null;
  const others = applicants.filter(({ id }) => id !== dragged?.applicant.id);
  const lineBefore = line === null ? undefined : others[line]?.id;
  return (
    <section
      className="board-column"
      aria-labelledby={headingId}
      data-over={line !== null || undefined}
      {...hands.dragging?.stageHandlers(stage)}
    >
      <h2 className="board-heading" id={headingId}>
        <StageMark stage={stage} />
        <span className="board-count">{total}</span>
      </h2>
      <ol className="board-cards" data-line={(line !== null && lineBefore === undefined) || undefined}>
        {applicants.map((applicant) => (
          <Card
            key={applicant.id}
            applicant={applicant}
            hands={hands}
            isBehindLine={applicant.id === lineBefore}
          />
        ))}
      </ol>
      {total > applicants.length && (
        <Link
          to="/$org/applicants"
          params={{ org: organization }}
          search={{ job, stage }}
          className="board-more"
        >
          {`${String(total - applicants.length)} more`}
        </Link>
      )}
    </section>
  );
}

function Card(props: {
  readonly applicant: Applicant;
  readonly hands: Hands;
  readonly isBehindLine: boolean;
}): ReactElement {
  const { applicant, hands, isBehindLine } = props;
  const { organization } = usePlace();
  const isMoving = hands.carried === applicant.id || hands.dragging?.dragged?.applicant.id === applicant.id;
  return (
    <li
      className="card"
      data-applicant={applicant.id}
      data-moving={isMoving || undefined}
      data-line={isBehindLine || undefined}
      {...hands.dragging?.cardHandlers(applicant)}
    >
      <Link
        to="/$org/applicants/$applicant"
        params={{ org: organization, applicant: applicant.id }}
        className="card-name"
        aria-describedby={hands.keysId}
        // The whole card is dragged, not its address.
        draggable={false}
        onKeyDown={(event) => hands.onKeyDown(event, applicant)}
      >
        {applicant.name}
      </Link>
      <span className="card-aside">
        <Moment instant={applicant.appliedAt} />
      </span>
    </li>
  );
}
