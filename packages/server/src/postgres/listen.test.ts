import { createServer, type AddressInfo, type Socket } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "@guildhall/server/testing";
import { until } from "../../test/jobs.ts";
import { listen, type ListenOptions } from "./listen.ts";

const database = await testDatabase();
afterAll(() => database.close());

const asking = (options: Partial<ListenOptions> = {}): ListenOptions => ({
  connectionString: database.ownerUrl,
  channel: "of this test",
  heard: () => undefined,
  lost: () => undefined,
  ...options,
});

const listeners = (): Promise<{ pid: number }[]> =>
  database.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'guildhall listener' and datname = current_database()",
  );

describe("a process that listens", () => {
  test("hears when it begins, and then each notification of its channel and of no other", async () => {
    const heard: number[] = [];
    const listening = listen(asking({ heard: () => heard.push(1) }));
    await until(() => listening.connected && heard.length === 1);
    await database.query('notify "another"');
    await database.query('notify "of this test"');
    await until(() => heard.length >= 2);
    expect(heard).toHaveLength(2);
    await listening.close();
    expect(listening.connected).toBe(false);
    await until(async () => (await listeners()).length === 0);
  });

  test("hears again when its connection was cut and made anew, and says that it was lost", async () => {
    const [heard, lost]: [number[], unknown[]] = [[], []];
    const listening = listen(asking({ heard: () => heard.push(1), lost: (error) => lost.push(error) }));
    for (let cuts = 1; cuts <= 15; cuts += 1) {
      await until(() => listening.connected && heard.length === cuts);
      await database.query("select pg_terminate_backend(pid) from pg_stat_activity where pid = any ($1)", [
        (await listeners()).map(({ pid }) => pid),
      ]);
      await until(() => lost.length >= cuts);
    }
    await until(() => listening.connected);
    await listening.close();
  });

  test("can be closed at any moment: as soon as it was asked for, and while nobody answers it", async () => {
    for (let turns = 0; turns < 20; turns += 1) {
      const listening = listen(asking());
      for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setImmediate(next));
      await listening.close();
    }
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((ready) => silent.listen(0, "127.0.0.1", ready));
    const { port } = silent.address() as AddressInfo;
    const listening = listen(asking({ connectionString: `postgres://nobody@127.0.0.1:${port}/nothing` }));
    await until(() => sockets.length === 1);
    await listening.close();
    expect(listening.connected).toBe(false);
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => silent.close(closed));
    await until(async () => (await listeners()).length === 0);
  });
});
