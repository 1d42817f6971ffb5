import {
  append,
  cursorOf,
  pageOf,
  Problem,
  serveOrganization,
  type Door,
  type Route,
} from "@guildhall/server";
import {
  listApplicantHistory,
  listApplicants,
  moveApplicant,
  noteOnApplicant,
  readApplicant,
  readBoard,
  shownOfStage,
  stages,
  type Applicant,
  type ApplicantEvent,
} from "../shared/endpoints.ts";
import * as queries from "./applicant-queries.ts";
import { found } from "./found.ts";
import { selectJob } from "./queries.ts";

/** The endpoints of who applied: as a list, as a board, and one by one. */
export function applicantRoutes(door: Door): readonly Route[] {
  return [listRoute(door), readRoute(door), boardRoute(door), moveRoute(door), ...historyRoutes(door)];
}

function listRoute(door: Door): Route {
  return serveOrganization(door, listApplicants, ({ db, context, query }) =>
    queries
      .selectApplicants(db, {
        organizationId: context.organization.id,
        before: cursorOf(query.after),
        search: query.search ?? null,
        stage: query.stage ?? null,
        job: query.job ?? null,
        limit: query.limit + 1,
      })
      .map((rows) => pageOf(rows, query.limit, { item: applicantOf, cursor: ({ id }) => id })),
  );
}

function readRoute(door: Door): Route {
  return serveOrganization(door, readApplicant, ({ db, context, parameters }) =>
    queries
      .selectApplicant(db, { organizationId: context.organization.id, id: parameters.applicant })
      .map((row) => {
        const { message, phone, link } = found(row);
        return { ...applicantOf(found(row)), message, phone, link };
      }),
  );
}

function boardRoute(door: Door): Route {
  return serveOrganization(door, readBoard, ({ db, context, parameters }) => {
    const job = { organizationId: context.organization.id, id: parameters.job };
    return db.all(selectJob(db, job), queries.selectCards(db, job, shownOfStage)).map(([row, cards]) => {
      found(row);
      return { stages: stages.map((stage) => boardStageOf(stage, cards)) };
    });
  });
}

function boardStageOf(stage: Applicant["stage"], cards: readonly queries.CardRow[]) {
  const mine = cards.filter((card) => card.stage === stage);
  return { stage, total: mine[0]?.total ?? 0, applicants: mine.map(applicantOf) };
}

function moveRoute(door: Door): Route {
  return serveOrganization(door, moveApplicant, async ({ db, context, parameters, body }) => {
    const which = { organizationId: context.organization.id, id: parameters.applicant };
    const { from, stage, after } = body;
    const [, isMoved, row] = await db.all(
      queries.lockBoardOf(db, which),
      queries.changePlace(db, which, { from, stage, after }),
      queries.selectApplicant(db, which),
    );
    const applicant = applicantOf(found(row));
    if (!isMoved) throw new Problem("changed_meanwhile");
    return applicant;
  });
}

function historyRoutes(door: Door): readonly Route[] {
  return [
    serveOrganization(door, listApplicantHistory, ({ db, context, parameters, query }) => {
      const which = { organizationId: context.organization.id, id: parameters.applicant };
      const part = { before: cursorOf(query.after), limit: query.limit + 1 };
      return db
        .all(queries.selectApplicant(db, which), queries.selectHistory(db, which, part))
        .map(([row, rows]) => {
          found(row);
          return pageOf(rows, query.limit, { item: eventOf, cursor: ({ id }) => id });
        });
    }),
    serveOrganization(door, noteOnApplicant, async ({ db, context, facts, parameters, body }) => {
      const id = parameters.applicant;
      const { name } = found(
        await queries.selectApplicant(db, { organizationId: context.organization.id, id }),
      );
      const subject = { kind: "applicant", id, name };
      await append({ db, context, facts }, { type: "applicant.noted", subject, after: { note: body.note } });
      return null;
    }),
  ];
}

type ServedApplicant = Omit<Applicant, "appliedAt"> & { readonly appliedAt: Date };

function applicantOf(row: queries.ApplicantRow): ServedApplicant {
  const { id, job_id, job_title, name, email, stage, applied_at } = row;
  return { id, job: { id: job_id, title: job_title }, name, email, stage, appliedAt: applied_at };
}

type ServedEvent = Omit<ApplicantEvent, "at"> & { readonly at: Date };

const kinds = {
  "applicant.created": "applied",
  "applicant.updated": "moved",
  "applicant.noted": "noted",
} as const;

function eventOf(row: queries.ApplicantEventRow): ServedEvent {
  const { id, type, actor_name: actor, from, to, note, occurred_at: at } = row;
  return { id, kind: kinds[type], actor, from, to, note, at };
}
