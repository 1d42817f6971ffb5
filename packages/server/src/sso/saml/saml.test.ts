import type { SsoConnection } from "@guildhall/protocol";
import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { origin } from "../../../test/cast.ts";
import type { Browser } from "../../../test/people.ts";
import { SamlProvider, type Form, type Saying } from "../../../test/saml.ts";
import { testSso } from "../../../test/sso.ts";

const world = await testSso();
const { ask, database, guildhall, browser, begin, comeBack, methodsIn, enter, acme, olivia, max } = world;
afterAll(() => world.close());

const provider = new SamlProvider();
const path = "/api/organizations/acme/sso";
let named: Extract<SsoConnection, { kind: "saml" }>;
const settings = (): object => ({
  connection: {
    ...{ kind: "saml", issuer: provider.issuer, signInUrl: provider.signInUrl },
    certificates: [provider.certificate],
  },
});
beforeAll(async () => {
  const made = await ask(olivia, path, { method: "POST", body: settings() });
  named = made.body as typeof named;
});

/** Posts as a browser does that another site made do so: without its cookies. Gives where it is led. */
async function post(form: Form, place: string = named.acsUrl): Promise<string> {
  const response = await guildhall.fetch(
    new Request(place, {
      method: "POST",
      headers: {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        Origin: "https://idp.acme.example",
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(form),
    }),
  );
  expect(response.headers.getSetCookie()).toEqual([]);
  const next = response.headers.get("location");
  return next ?? `${response.status} ${await response.text()}`;
}

const withoutRequest = (place: string): string => place.replace(/&?request=[\da-f-]+/, "");

/** Takes an answer back to the browser that asked; gives where it ends. */
async function bring(where: Browser, form: Form): Promise<string> {
  const next = await post(form);
  return next.startsWith("/api/") ? comeBack(where, `${origin}${next}`) : withoutRequest(next);
}

async function go(where: Browser, saying: Saying = {}): Promise<string> {
  return bring(where, provider.answer(provider.read(await begin(where)), saying));
}

const everything = async (): Promise<unknown> =>
  database.query(
    `select (select jsonb_agg(s order by s.id) from identity.session s) as sessions,
            (select jsonb_agg(i order by i.subject) from guildhall.sso_identity i) as identities,
            (select jsonb_agg(m order by m.user_id, m.organization_id) from guildhall.member m) as members`,
  );

describe("signing in by SAML", () => {
  test("an owner names the provider, tries it and makes it live", async () => {
    expect(named).toMatchObject({
      ...{ state: "draft", tested: false, entityId: `${origin}/api/auth/sso/${named.id}` },
      acsUrl: `${origin}/api/auth/sso/${named.id}/acs`,
    });
    const begun = await ask(olivia, `${path}/${named.id}/test`, {
      ...{ method: "POST", body: { returnTo: "/acme/settings" } },
    });
    const where = browser(olivia);
    where.proofCookie = (begun.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
    const request = provider.read((begun.body as { readonly url: string }).url);
    expect(request).toMatchObject({ entityId: named.entityId, acsUrl: named.acsUrl, forceAuthn: false });
    expect(await bring(where, provider.answer(request))).toBe("/acme/settings");
    const live = await ask(olivia, `${path}/${named.id}`, { method: "PATCH", body: { state: "live" } });
    expect(live.body).toMatchObject({ state: "live", tested: true });
  });

  test("a member is signed in there, and known again by the provider's own word", async () => {
    const laptop = browser();
    expect(await go(laptop)).toBe("/acme");
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [`sso:${acme.id}`] });
    expect((await enter(laptop, "acme")).status).toBe(200);
    expect(await go(browser(), { email: "maximilian@acme.example" })).toBe("/acme");
  });

  test("two factors there count there", async () => {
    const laptop = browser();
    await go(laptop, { context: "https://refeds.org/profile/mfa" });
    expect(await methodsIn(laptop)).toEqual({ [max.userId]: [`sso:${acme.id}`, `mfa:${acme.id}`] });
  });

  test("a step-up asks for a proof that is made anew, and takes no older one", async () => {
    const laptop = browser();
    await go(laptop);
    const stepUp = async (saying: Saying): Promise<string> => {
      const url = await begin(laptop, { path: "/api/auth/step-up/sso", returnTo: "/acme" });
      const request = provider.read(url);
      expect(request.forceAuthn).toBe(true);
      return bring(laptop, provider.answer(request, saying));
    };
    expect(await stepUp({ at: -3600 })).toBe("/acme?problem=sso_failed");
    expect(await stepUp({ subject: "olivia", email: "olivia@acme.example" })).toBe(
      "/acme?problem=sso_failed",
    );
    expect(await stepUp({})).toBe("/acme");
  });
});

describe("an answer that is hostile", () => {
  const evil = "https://evil.example";
  const others = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const forged = (assertion: string): string =>
    assertion
      .replace(/<ds:Signature.*<\/ds:Signature>/s, "")
      .replace(/ ID="[^"]*"/, ' ID="_forged"')
      .replaceAll("max", "olivia");

  test.each<[string, Saying]>([
    ["for another audience", { audience: evil }],
    ["for another recipient", { recipient: evil }],
    ["of another issuer", { issuer: evil }],
    ["that has expired", { until: -120 }],
    ["that does not count yet", { from: 600 }],
    ["that answers no request", { inResponseTo: null }],
    ["that answers another request", { inResponseTo: "_another" }],
    ["that nobody may just bring", { method: "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" }],
    ["that is not signed", { signs: "nothing" }],
    ["that another key signed", { key: others }],
    ["signed with SHA-1", { digest: "sha1" }],
    [
      "that names somebody another way each time",
      { format: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" },
    ],
    ["with two addresses", { email: ["max@acme.example", "olivia@acme.example"] }],
    ["without an address", { email: [] }],
    ["changed after it was signed", { tamper: (response) => response.replaceAll("max", "olivia") }],
    [
      "whose signature was taken off",
      { tamper: (response) => response.replace(/<ds:Signature.*<\/ds:Signature>/s, "") },
    ],
    [
      "with a forged assertion before the signed one",
      { tamper: (response, signed) => response.replace(signed, forged(signed) + signed) },
    ],
    [
      "with a forged assertion behind the signed one",
      { tamper: (response, signed) => response.replace(signed, signed + forged(signed)) },
    ],
    [
      "with the signed one put away in the forged one",
      {
        tamper: (response, signed) =>
          response.replace(signed, forged(signed).replace("</saml:Assertion>", `${signed}</saml:Assertion>`)),
      },
    ],
    [
      "with the signed one put away in the signature of the forged one",
      {
        tamper: (response, signed) => {
          const bare = signed.replace(/<ds:Signature.*<\/ds:Signature>/s, "");
          const signature = /<ds:Signature.*<\/ds:Signature>/s.exec(signed)?.[0] ?? "";
          const holding = signature.replace(
            "</ds:Signature>",
            `<ds:Object>${bare}</ds:Object></ds:Signature>`,
          );
          const outer = forged(signed).replace("</saml:Issuer>", `</saml:Issuer>${holding}`);
          return response.replace(signed, outer);
        },
      },
    ],
    [
      "with the signed one put away in the extensions",
      {
        tamper: (response, signed) =>
          response.replace(signed, `<samlp:Extensions>${signed}</samlp:Extensions>${forged(signed)}`),
      },
    ],
    [
      "with two elements of one id",
      {
        tamper: (response, signed) =>
          response.replace(
            "<samlp:Status>",
            `<samlp:Extensions>${signed.replace(/<ds:Signature.*<\/ds:Signature>/s, "")}</samlp:Extensions><samlp:Status>`,
          ),
      },
    ],
    ["with a document type", { tamper: (response) => `<!DOCTYPE r [<!ENTITY e "max">]>${response}` }],
    ["that is no XML", { tamper: () => "nothing" }],
  ])("%s proves nothing (T-SSO-2)", async (_, saying) => {
    const before = await everything();
    const laptop = browser();
    expect(await go(laptop, saying)).toBe("/sign-in?problem=sso_failed");
    expect(laptop.cookie).toBeNull();
    expect(await everything()).toEqual(before);
  });

  test("with a comment in the address is read to its end", async () => {
    const before = await everything();
    const address = "olivia@acme.example.evil.example";
    const saying: Saying = {
      ...{ subject: "mallory", email: address },
      tamper: (response) => response.replace(address, "olivia@acme.example<!-- -->.evil.example"),
    };
    expect(await go(browser(), saying)).toBe("/sign-in?problem=sso_refused");
    expect(await everything()).toEqual(before);
  });

  test("with a comment in the name is read to its end", async () => {
    const subject = "max.evil";
    const saying: Saying = {
      ...{ subject, email: "nobody@acme.example" },
      tamper: (response) => response.replace(subject, "max<!-- -->.evil"),
    };
    expect(await go(browser(), saying)).toBe("/sign-in?problem=sso_refused");
  });

  test("about Eve of Globex says nothing of her (T-SSO-2)", async () => {
    expect(await go(browser(), { subject: "eve", email: "eve@globex.example" })).toBe(
      "/sign-in?problem=sso_refused",
    );
  });
});

describe("an answer that is taken elsewhere", () => {
  test("ends in no other browser than the one that asked: not the asker's, when somebody else posts it (T-SSO-1)", async () => {
    const [attacker, victim] = [browser(), browser()];
    const form = provider.answer(provider.read(await begin(attacker)));
    // The victim's browser posts what the attacker asked for, and is led on; the attacker's never learns where to.
    expect(await bring(victim, form)).toBe("/sign-in?problem=challenge_expired");
    expect(
      await comeBack(attacker, `${origin}/api/auth/sso/${named.id}/ending?state=${form.RelayState}`),
    ).toBe("/sign-in?problem=sso_failed");
    expect([attacker.cookie, victim.cookie]).toEqual([null, null]);
  });

  test("counts once, however often it is posted", async () => {
    const laptop = browser();
    const form = provider.answer(provider.read(await begin(laptop)));
    expect(await bring(laptop, form)).toBe("/acme");
    expect(await bring(laptop, form)).toBe("/sign-in?problem=challenge_expired");
    // Its assertion is used up for any other request, too.
    const again = browser();
    const request = provider.read(await begin(again));
    const id = "_the-same-again";
    expect(await bring(again, provider.answer(request, { id }))).toBe("/acme");
    const third = browser();
    expect(await bring(third, provider.answer(provider.read(await begin(third)), { id }))).toBe(
      "/sign-in?problem=sso_failed",
    );
  });

  test("that nobody asked for leads nowhere", async () => {
    const request = {
      ...{ id: "_nobody", acsUrl: named.acsUrl, entityId: named.entityId, relayState: "" },
      forceAuthn: false,
    };
    expect(await bring(browser(), provider.answer(request))).toBe("/sign-in?problem=challenge_expired");
  });

  test("another organization's place takes nothing of it", async () => {
    const other = (await world.live(world.globex)).id;
    const laptop = browser();
    const form = provider.answer(provider.read(await begin(laptop)));
    expect(await post(form, named.acsUrl.replace(named.id, other))).toMatch(/^404 /);
    const next = await post(form);
    expect(next).toContain("/ending?");
    expect(await comeBack(laptop, `${origin}${next.replace(named.id, other)}`)).toBe(
      "/sign-in?problem=challenge_expired",
    );
    expect(laptop.cookie).toBeNull();
  });

  test("what went along sealed can not be made by anybody else", async () => {
    const laptop = browser();
    const next = await post(provider.answer(provider.read(await begin(laptop))));
    const changed = next.replace(/said=.{20}/, "said=AAAAAAAAAAAAAAAAAAAA");
    expect(changed).not.toBe(next);
    expect(await comeBack(laptop, `${origin}${changed}`)).toBe("/sign-in?problem=sso_failed");
  });
});

test.each([["no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]])(
  "%s is refused",
  async (_, certificate) => {
    const connection = { ...(settings() as { connection: object }).connection, certificates: [certificate] };
    expect((await ask(olivia, path, { method: "POST", body: { connection } })).body).toMatchObject({
      code: "invalid_body",
      fields: [{ field: "connection.certificates.0" }],
    });
  },
);
