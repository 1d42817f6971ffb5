import { afterAll, expect, test } from "vitest";
import { signedIn } from "../../../test/index.ts";
import { testInvitations } from "../../../test/invitations.ts";
import { setPolicy } from "../../../test/policies.ts";

const world = await testInvitations();
const { database, answer, invited, roleOf, answerTo, olivia, acme } = world;
afterAll(() => world.close());

test("nobody joins with an address that the policy does not let in, and the invitation stays open", async () => {
  const ann = await signedIn(database, "Ann");
  const link = await invited(olivia, ann.email);
  await setPolicy(database, acme, { allowedEmailDomains: ["acme.example"] });
  expect((await answer(ann, "acceptance", link)).body).toMatchObject({ code: "email_domain_refused" });
  expect([await roleOf(ann, acme), await answerTo(link.id)]).toEqual([null, null]);
  await setPolicy(database, acme, { allowedEmailDomains: ["acme.example", "example.com"] });
  expect((await answer(ann, "acceptance", link)).status).toBe(200);
  expect(await roleOf(ann, acme)).toBe("member");
});
