import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createGuildhall, ConnectionError, type Guildhall } from "../index.ts";

let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
let guildhall: Guildhall;
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => answer(request, Buffer.concat(parts).toString(), response));
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  guildhall = createGuildhall({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

test("a file is sent as it is, with its own type", async () => {
  const seen: unknown[] = [];
  answer = ({ method, url, headers }, body, response) => {
    if (url !== "/api/me") seen.push([method, url, headers["content-type"], body]);
    response.setHeader("content-type", "application/json").end(`{"logo":null}`);
  };
  const body = new File(["the pixels"], "logo.png", { type: "image/png" });
  await guildhall.organization("acme", "max").call("PUT /api/organizations/:org/logo", { body });
  expect(seen).toEqual([["PUT", "/api/organizations/acme/logo", "image/png", "the pixels"]]);
});

test("a call arrives with its method, path, query, account and body, and its answer comes back", async () => {
  const seen: unknown[] = [];
  answer = ({ method, url, headers }, body, response) => {
    // What changed me makes the client ask for it again; that is another test's matter.
    if (url !== "/api/me")
      seen.push([method, url, headers["guildhall-account"], headers["content-type"], body]);
    response.setHeader("content-type", "application/json").end(`{"items":[],"next":null}`);
  };
  const acme = guildhall.organization("acme", "max");
  const query = { limit: 5, type: "organization.renamed & more", after: undefined };
  expect(await acme.call("GET /api/organizations/:org/events", { query })).toEqual({ items: [], next: null });
  await guildhall.call("POST /api/organizations", { body: { name: "Initech" }, account: "max" });
  await guildhall.call("GET /api/slugs/:slug", { parameters: { slug: "a/../b?c" } });
  expect(seen).toEqual([
    [
      "GET",
      "/api/organizations/acme/events?limit=5&type=organization.renamed+%26+more",
      "max",
      undefined,
      "",
    ],
    ["POST", "/api/organizations", "max", "application/json", `{"name":"Initech"}`],
    ["GET", "/api/slugs/a%2F..%2Fb%3Fc", undefined, undefined, ""],
  ]);
});

test("a server that hangs up in the middle of an answer was not reached (T-FAULT-1)", async () => {
  answer = (_request, _body, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write(`{"accounts":`, () => response.destroy());
  };
  const refused = guildhall.organization("acme").open();
  await expect(refused).rejects.toBeInstanceOf(ConnectionError);
  expect(guildhall.organization("acme").state.snapshot().status).toBe("offline");
});

test("a server that is not there was not reached", async () => {
  const nowhere = createGuildhall({ baseUrl: "http://127.0.0.1:1" });
  await nowhere.refreshMe();
  expect(nowhere.me.snapshot()).toEqual({ status: "error", accounts: [], problem: null, version: 0 });
  nowhere.close();
});

test("a problem document keeps its code, detail and fields", async () => {
  answer = (_request, _body, response) => {
    const fields = [{ field: "slug", message: "Taken." }];
    const problem = {
      type: "about:blank",
      title: "Taken",
      status: 409,
      code: "slug_taken",
      detail: "Try another.",
      fields,
    };
    response.writeHead(409, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
  };
  const refused = guildhall.call("POST /api/organizations", { body: { name: "Acme" } });
  await expect(refused).rejects.toMatchObject({
    name: "ProblemError",
    message: "Taken",
    code: "slug_taken",
    status: 409,
    detail: "Try another.",
    fields: [{ field: "slug", message: "Taken." }],
  });
});
