import { randomInt } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import {
  alphabet,
  audience,
  claims,
  evil,
  good,
  header,
  hostileTokens,
  issuer,
  ours,
  published,
  retired,
} from "../../../test/hostile-tokens.ts";
import { goodClaims, goodHeader, issuerOf, rawKey, rawToken } from "../../../test/raw-tokens.ts";
import { createVerifier, InvalidTokenError } from "./verify.ts";

afterAll(() => issuer.close());
const { verify } = createVerifier({ issuer: issuer.url, audience });

describe("a service that checks tokens", () => {
  test("takes a good one, and learns who it is, where, and what they may do", async () => {
    expect(await verify(good)).toEqual(claims);
    const now = Math.floor(Date.now() / 1000);
    const early = { ...claims, iat: now + 25, exp: now + 325 };
    const late = { ...claims, iat: now - 320, exp: now - 20 };
    for (const payload of [early, late])
      expect(await verify(rawToken({ header, payload, key: ours })), "clocks differ by seconds").toEqual(
        payload,
      );
    expect(await verify(rawToken({ header: goodHeader(retired), payload: claims, key: retired }))).toEqual(
      claims,
    );
  });

  test(`takes none of ${hostileTokens.length} hostile ones (T-JWT-1, T-JWT-2)`, async () => {
    const different = new Set(hostileTokens.map(({ token }) => token));
    expect(different.size).toBeGreaterThanOrEqual(250);
    expect(different).not.toContain(good);
    for (const { name, token } of hostileTokens)
      await expect(verify(token as string), name).rejects.toBeInstanceOf(InvalidTokenError);
  });

  const mutations = Number(process.env["GUILDHALL_MUTATIONS"] ?? 20_000);
  test(
    `takes none of ${mutations} that differ from a good one by chance (T-JWT-1)`,
    async () => {
      const seed = Number(process.env["GUILDHALL_SEED"] ?? randomInt(2 ** 31));
      console.info(`${mutations} mutations of a token from the seed ${seed}`);
      const random = randomFrom(seed);
      for (let count = 0; count < mutations; count += 1) {
        const token = mutated(good, random);
        const taken = await verify(token).then(
          () => true,
          (error: unknown) => {
            if (error instanceof InvalidTokenError) return false;
            throw error;
          },
        );
        if (taken) throw new Error(`It took ${token} (mutation ${count} from the seed ${seed}).`);
      }
    },
    20_000 + mutations * 5,
  );
});

test("a service asks for the issuer's keys once, and not again for each key that it does not know", async () => {
  const other = await issuerOf(() => published);
  const service = createVerifier({ issuer: other.url, audience });
  const payload = goodClaims(other.url, audience);
  for (let count = 0; count < 20; count += 1) {
    await service.verify(rawToken({ header, payload, key: ours }));
    const unknown = rawToken({ header: goodHeader(rawKey()), payload, key: evil });
    await expect(service.verify(unknown)).rejects.toBeInstanceOf(InvalidTokenError);
  }
  expect(other.asked()).toBe(1);
  await other.close();
});

test("an issuer whose keys can not be had is not the caller's fault, and nothing is taken", async () => {
  const sent = ["{", "[]", '{"keys":"x"}', JSON.stringify({ keys: [ours.jwk], padding: "x".repeat(70_000) })];
  for (const document of sent) {
    const broken = await issuerOf(() => document);
    const token = rawToken({ header, payload: goodClaims(broken.url, audience), key: ours });
    const error: unknown = await createVerifier({ issuer: broken.url, audience })
      .verify(token)
      .catch((it: unknown) => it);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(InvalidTokenError);
    await broken.close();
  }
});

test("a verifier is made for an issuer that nobody can stand in for", () => {
  for (const wrong of [
    "http://app.example.com",
    "https://app.example.com/",
    "app.example.com",
    "",
    "ftp://x",
    "file:///x",
  ])
    expect(() => createVerifier({ issuer: wrong, audience }), wrong).toThrow(TypeError);
  expect(() => createVerifier({ issuer: "https://app.example.com", audience: "" })).toThrow(TypeError);
});

/** Numbers from 0 up to and without `below`, the same ones for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The same token but for a few characters, which may be of any kind; never the very same. */
function mutated(token: string, random: (below: number) => number): string {
  const characters = token.split("");
  for (let left = 1 + random(3); left > 0; left -= 1) {
    const at = random(characters.length);
    const other = random(20) === 0 ? String.fromCharCode(random(256)) : alphabet.charAt(random(64));
    const kind = random(8);
    if (kind === 0) characters.splice(at, 1);
    else characters.splice(at, kind === 1 ? 0 : 1, other);
  }
  const result = characters.join("");
  return result === token ? mutated(token, random) : result;
}
