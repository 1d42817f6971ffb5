import type { Account } from "@guildhall/protocol";
import { useMe } from "@guildhall/react";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { accountHere } from "../data/who.ts";

/**
 * The account that a page outside any organization is of: the one that its address names, else the one that this tab was
 * used as last. Once that one is signed out it is undefined, and whoever is still here goes where they belong.
 */
export function useOwnAccount(named: string | undefined): Account | undefined {
  const router = useRouter();
  const { accounts, status } = useMe();
  const [opened, open] = useState({ named, user: accountHere(accounts, named)?.user.id });
  if (opened.named !== named) open({ named, user: accountHere(accounts, named)?.user.id });
  const account = accounts.find(({ user }) => user.id === opened.user);
  const isGone = account === undefined && status === "ready";
  useEffect(() => {
    if (isGone) void router.navigate({ to: "/" });
  }, [router, isGone]);
  return account;
}
