import { ProblemError } from "@guildhall/client";
import type { Organization } from "@guildhall/protocol";
import { useState } from "react";
import { useMessages } from "../messages/messages-provider.tsx";
import { useFieldTexts, useProblemText } from "../messages/problem-text.ts";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { createInEnglish } from "./messages.ts";

/** What the form holds. */
export interface NewOrganization {
  readonly name: string;
  /** Empty leaves it to the server. */
  readonly slug: string;
}

/** Creating an organization, as the form sees it. */
export interface Creating {
  readonly isBusy: boolean;
  /** What was refused, by the name of its field. */
  readonly errors: Readonly<Record<string, string>>;
  /** What was refused of no field; null when nothing was. */
  readonly failure: string | null;
  readonly create: (organization: NewOrganization) => Promise<void>;
  /** Forgets what was refused of a field, since it was changed. */
  readonly forget: (field: string) => void;
}

/** Creates organizations for an account (the id of its user); `done` is called once `me` knows the new one. */
export function useCreateOrganization(
  account: string | undefined,
  done: (organization: Organization) => void,
): Creating {
  const client = useGuildhall();
  const problemText = useProblemText();
  const fieldTexts = useFieldTexts();
  const texts = useMessages("create", createInEnglish);
  const [isBusy, setIsBusy] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);

  async function create({ name, slug }: NewOrganization): Promise<void> {
    setIsBusy(true);
    setFailure(null);
    try {
      const body = slug === "" ? { name } : { name, slug };
      const input = account === undefined ? { body } : { body, account };
      const organization = await client.call("POST /api/organizations", input);
      await client.refreshMe();
      done(organization);
    } catch (error) {
      const isTaken = error instanceof ProblemError && error.code === "slug_taken";
      const refused: Readonly<Record<string, string>> = isTaken
        ? { slug: texts.taken(slug) }
        : fieldTexts(error);
      setErrors(refused);
      if (Object.keys(refused).length === 0) setFailure(problemText(error));
    } finally {
      setIsBusy(false);
    }
  }
  const forget = (field: string): void => {
    setErrors(({ [field]: _, ...rest }) => rest);
  };
  return { isBusy, errors, failure, create, forget };
}
