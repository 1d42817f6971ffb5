import type { Event } from "@guildhall/protocol";

// Who did it stands before these words, and what it happened to behind them, unless that is who did it.
const words: Readonly<Record<string, string>> = {
  "organization.created": "created the organization",
  "organization.renamed": "renamed the organization to",
  "member.joined": "added",
  "organization_session.opened": "opened a session",
  "organization_session.closed": "signed out of the organization",
  "api_key.created": "made the API key",
  "api_key.revoked": "revoked the API key",
  "job.created": "created the job",
  "job.updated": "changed the job",
  "category.created": "created the category",
  "applicant.created": "received the application of",
  "applicant.updated": "changed the application of",
  "applicant.noted": "wrote a note on",
};

/** What happened, for between who did it and what it happened to: "created the job". */
export function wordsOf({ type }: Pick<Event, "type">): string {
  return words[type] ?? type.replace(/[._]/g, " ");
}

/** Whether the sentence is whole without what it happened to: somebody opened a session of their own. */
export function isOfActor({ subject }: Pick<Event, "subject">): boolean {
  return subject.kind === "organization_session";
}

/** The types that can be filtered by. */
export const filterTypes: readonly string[] = Object.keys(words);

/** A type as a choice in a list: `job.created` is "Job created". */
export function nameOfType(type: string): string {
  const name = type.replace(/[._]/g, " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}
