import type { AnswerOf, GuildhallApi } from "@guildhall/client";

/** What a link offers, as whoever holds its secret sees it. */
export type LinkView = AnswerOf<GuildhallApi, "POST /api/invitation-links/:link/viewing">;
