type Step = () => Promise<void> | void;

/** What is undone when the process ends. */
export interface Closing {
  /** Adds a step; the last one added is the first one done. */
  readonly add: (step: Step) => void;
  /** Does all steps, once, and ends the process. */
  readonly end: (exitCode: number) => Promise<never>;
}

/**
 * Ends the process in order when the terminal or the system asks for it. A terminal's Ctrl-C may arrive twice at once,
 * by npm and by itself; who asks again later is impatient, and the process ends as it is.
 */
export function stopOnSignals(): Closing {
  const steps: Step[] = [];
  let endingSince: number | null = null;
  const end = async (exitCode: number): Promise<never> => {
    endingSince ??= performance.now();
    let code = exitCode;
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        console.error(error);
        code = 1;
      }
    }
    process.exit(code);
  };
  const asked = (): void => {
    if (endingSince === null) void end(0);
    else if (performance.now() - endingSince > 1000) process.exit(1);
  };
  process.on("SIGINT", asked);
  process.on("SIGTERM", asked);
  return { add: (step) => void steps.push(step), end };
}
