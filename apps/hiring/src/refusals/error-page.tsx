import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Outside } from "../layout/outside.tsx";
import { Button } from "../parts/button.tsx";
import { wordsFor } from "../parts/form-problem.tsx";

/** What is said when a page could not be shown. */
export function ErrorPage({ error, reset }: ErrorComponentProps): ReactElement {
  const router = useRouter();
  const again = async (): Promise<void> => {
    await router.invalidate();
    reset();
  };
  return (
    <Outside title="This page could not be shown" lead={wordsFor(error)}>
      <Button tone="primary" onClick={() => void again()}>
        Try again
      </Button>
    </Outside>
  );
}
