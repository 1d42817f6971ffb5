import { spawn, spawnSync } from "node:child_process";

/** Whether there is a Redis to run here. */
export const hasRedis: boolean = spawnSync("redis-server", ["--version"]).status === 0;

/** A Redis that runs. */
export interface RunningRedis {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Has it answer nobody, with its connections open, until it goes on. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

/** Starts a Redis that keeps nothing; what stops it is added to `endings`. */
export function startRedis(port: number, endings: (() => unknown)[]): RunningRedis {
  const options = ["--port", String(port), "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"];
  const redis = spawn("redis-server", options, { stdio: "ignore" });
  const ended = new Promise<void>((done) => redis.on("exit", () => done()));
  const stop = async (): Promise<void> => {
    redis.kill("SIGKILL");
    await ended;
  };
  endings.push(stop);
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    freeze: () => void redis.kill("SIGSTOP"),
    thaw: () => void redis.kill("SIGCONT"),
  };
}
