import type { BodyInput } from "@guildhall/protocol";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { updateJob } from "../../shared/endpoints.ts";
import { refreshPlace } from "../data/belonging-queries.ts";
import { inside } from "../data/place.ts";
import { usePlace } from "../layout/use-place.ts";

/** Changes a job, and has everything that shows it asked for again. */
export function useJobChange(job: string) {
  const place = usePlace();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: BodyInput<typeof updateJob>) =>
      (await inside(place)).call("PATCH /api/organizations/:org/jobs/:job", { parameters: { job }, body }),
    onSettled: () => refreshPlace(queries, place),
  });
}
