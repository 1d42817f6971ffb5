import { ProblemError } from "@guildhall/client";
import type { User } from "@guildhall/protocol";
import { useMe } from "@guildhall/react";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { guildhall } from "../guildhall.ts";
import { keepFragment } from "../joining/kept-fragment.ts";
import { Outside } from "../layout/outside.tsx";
import { useFragment } from "../layout/use-fragment.ts";
import { Button } from "../parts/button.tsx";
import { FormProblem, wordsFor } from "../parts/form-problem.tsx";
import { accountFrom, tokenFrom } from "./token.ts";

const title = "Confirm your new e-mail address";

/** Gives an account another e-mail address: the link from the mail opens this page, and the button does it. */
export function ChangeEmailPage(): ReactElement {
  const fragment = useFragment();
  const { accounts } = useMe();
  const [token, id] = [tokenFrom(fragment), accountFrom(fragment)];
  if (token === null || id === null) return <Expired />;
  const account = accounts.find(({ user }) => user.id === id);
  if (account === undefined) return <SignInFirst fragment={fragment} isAnother={accounts.length > 0} />;
  return <Confirm token={token} user={account.user} />;
}

function Confirm({ token, user }: { readonly token: string; readonly user: User }): ReactElement {
  const confirmation = useMutation({
    mutationFn: async () => {
      const body = { token };
      const changed = await guildhall.call("POST /api/me/email-change/confirmation", {
        body,
        account: user.id,
      });
      await guildhall.refreshMe();
      return changed;
    },
  });
  const { data, error } = confirmation;
  if (data !== undefined) return <Changed user={data} />;
  if (error instanceof ProblemError && error.code === "token_expired") return <Expired account={user.id} />;
  return (
    <Outside
      title={title}
      lead={`It takes the place of ${user.email}, and you are signed out everywhere but here.`}
    >
      <FormProblem message={error === null ? undefined : wordsFor(error)} />
      <Button tone="primary" isBusy={confirmation.isPending} onClick={() => confirmation.mutate()}>
        Change the address
      </Button>
    </Outside>
  );
}

function Changed({ user: { id, email } }: { readonly user: User }): ReactElement {
  return (
    <Outside title="Your e-mail address is changed" lead={`Sign in with ${email} from now on.`}>
      <Link to="/account" search={{ account: id }} className="button button-primary">
        Continue
      </Link>
    </Outside>
  );
}

/** The secret proves the mailbox, and the session whose address it is to be. */
function SignInFirst(props: { readonly fragment: string; readonly isAnother: boolean }): ReactElement {
  const { fragment, isAnother } = props;
  const router = useRouter();
  const signIn = (): void => {
    keepFragment("/change-email", fragment);
    const search = { next: "/change-email", ...(isAnother ? { add: true as const } : {}) };
    void router.navigate({ to: "/sign-in", search });
  };
  return (
    <Outside
      title={title}
      lead={
        "Sign in first, with the address that your account has until now" +
        (isAnother ? ": it is none of the accounts that are signed in here." : ".")
      }
    >
      <Button tone="primary" onClick={signIn}>
        Sign in
      </Button>
    </Outside>
  );
}

function Expired({ account }: { readonly account?: string }): ReactElement {
  return (
    <Outside
      title={title}
      lead="This link was used before, was taken back, or is too old. Ask for another one on your account’s page."
    >
      <Link to="/account" search={account === undefined ? {} : { account }} className="button button-primary">
        Your account
      </Link>
    </Outside>
  );
}
