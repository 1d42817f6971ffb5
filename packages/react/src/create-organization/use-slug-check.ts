import { useEffect, useState } from "react";
import { useGuildhall } from "../provider/guildhall-provider.tsx";
import { isSlug } from "./slug.ts";

/** What is known of a slug: nothing to ask, being asked, the answer, or no answer to be had. */
export type SlugCheck = "none" | "checking" | "free" | "taken" | "unknown";

/** How long the typing must rest before the server is asked, in milliseconds. */
const restMilliseconds = 250;

/** Asks the server whether a slug is free, once the typing rests. `account` is the id of the user who asks. */
export function useSlugCheck(slug: string, account: string | undefined): SlugCheck {
  const client = useGuildhall();
  const [answer, setAnswer] = useState<{ readonly slug: string; readonly check: SlugCheck } | null>(null);

  useEffect(() => {
    if (!isSlug(slug)) return;
    const giveUp = new AbortController();
    const ask = async (): Promise<SlugCheck> => {
      const input = { parameters: { slug }, signal: giveUp.signal };
      const { free } = await client.call(
        "GET /api/slugs/:slug",
        account === undefined ? input : { ...input, account },
      );
      return free ? "free" : "taken";
    };
    const timer = setTimeout(() => {
      // An answer is a convenience: creating asks again.
      void ask()
        .catch((): SlugCheck => "unknown")
        .then((check) => {
          if (!giveUp.signal.aborted) setAnswer({ slug, check });
        });
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      giveUp.abort();
    };
  }, [client, slug, account]);

  if (!isSlug(slug)) return "none";
  return answer?.slug === slug ? answer.check : "checking";
}
