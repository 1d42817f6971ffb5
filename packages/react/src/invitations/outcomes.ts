import type { AnswerOf, GuildhallApi } from "@guildhall/client";

/** What became of each address that was invited. */
export type Outcomes = AnswerOf<GuildhallApi, "POST /api/organizations/:org/invitations">["items"];
