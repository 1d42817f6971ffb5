import {
  approveDevice,
  authorizeDevice,
  denyDevice,
  deviceCodeGrant,
  getToken,
  tokenExchangeGrant,
  viewDevice,
  type Grants,
} from "@guildhall/protocol";
import { Problem, route, type Route } from "../../http/index.ts";
import type { People } from "../../people/index.ts";
import { serveAccount, type Door } from "../../tenancy/index.ts";
import type { Tokens } from "../tokens.ts";
import { answered, beginDevice, redeemDevice, viewed, type Approving } from "./device.ts";
import { exchange } from "./exchange.ts";
import type { Granted, Granting, TokenCall } from "./granting.ts";
import { refresh } from "./refresh.ts";
import { createDerivation } from "./secrets.ts";

/** What tokens are granted with. */
export interface GrantOptions {
  readonly tokens: Tokens;
  readonly people: Pick<People, "gate" | "mail">;
  /** What each built-in role may do. */
  readonly grants: Grants;
}

/** The token endpoint, and how a program without a browser is approved. */
export function grantRoutes(door: Door, { tokens, people, grants }: GrantOptions): readonly Route[] {
  const derivation = createDerivation(tokens.secret);
  const granting: Granting = { door, tokens, derivation, grants, people };
  const approving: Approving = { derivation, gate: people.gate };
  return [
    route(getToken, (call) => granted(granting, call)),
    route(authorizeDevice, (call) => beginDevice(granting, people, call)),
    serveAccount(door, viewDevice, (inside) => viewed(approving, inside)),
    serveAccount(door, approveDevice, (inside) => answered(approving, inside, true)),
    serveAccount(door, denyDevice, (inside) => answered(approving, inside, false)),
  ];
}

async function granted(granting: Granting, call: TokenCall): Promise<Granted> {
  switch (call.body.grant_type) {
    case "refresh_token":
      return refresh(granting, call);
    case deviceCodeGrant:
      return redeemDevice(granting, call);
    case tokenExchangeGrant:
      return exchange(granting, call);
    default:
      throw new Problem("unsupported_grant_type");
  }
}
