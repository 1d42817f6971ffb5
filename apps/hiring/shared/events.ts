declare module "@guildhall/protocol" {
  // Triggers write them: see `guildhall.isolate` in migrations/0001-hiring.sql.
  interface ApplicationEvents {
    "job.created": true;
    "job.updated": true;
    "category.created": true;
    "applicant.created": true;
    "applicant.updated": true;
    // Nothing of the row changes: the event itself is the note.
    "applicant.noted": true;
  }
}

export {};
