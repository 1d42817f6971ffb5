import { ProblemError } from "@guildhall/client";
import { JoinableOrganizations, useMe } from "@guildhall/react";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { rememberAccount } from "../data/who.ts";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";
import { useFragment } from "../layout/use-fragment.ts";
import { Button } from "../parts/button.tsx";
import { FormProblem, wordsFor } from "../parts/form-problem.tsx";
import { EmailForm } from "./email-form.tsx";
import { tokenFrom } from "./token.ts";

const title = "Confirm your e-mail address";

/** Proves an e-mail address: the link from the mail opens this page, and the button does it. */
export function VerifyPage(): ReactElement {
  const token = tokenFrom(useFragment());
  return token === null ? (
    <AskForMail lead="We send you a mail with a link that does it." />
  ) : (
    <Confirm token={token} />
  );
}

function Confirm({ token }: { readonly token: string }): ReactElement {
  const confirmation = useMutation({
    mutationFn: () => guildhall.call("POST /api/auth/verify-email", { body: { token } }),
    // What the account may join depends on its address.
    onSuccess: () => guildhall.refreshMe(),
  });
  const { error } = confirmation;
  if (confirmation.isSuccess) return <Confirmed {...confirmation.data} />;
  if (error instanceof ProblemError && error.code === "token_expired") {
    return <AskForMail lead="This link was used before or is too old. We can send you a new one." />;
  }
  return (
    <Outside title={title} lead="One click, and we know that this mailbox is yours.">
      <FormProblem message={error === null ? undefined : wordsFor(error)} />
      <Button tone="primary" isBusy={confirmation.isPending} onClick={() => confirmation.mutate()}>
        Confirm this address
      </Button>
    </Outside>
  );
}

/** Whoever came by a link, or has an address in an organization's domain, goes on from here. */
function Confirmed({ email, removed }: { readonly email: string; readonly removed: boolean }): ReactElement {
  const router = useRouter();
  const accounts = useMe().accounts.filter(({ user }) => user.email === email);
  const land = (organization: string, account: string): void => {
    rememberAccount(organization, account);
    void router.navigate({ to: "/$org/jobs", params: { org: organization } });
  };
  if (removed) return <SetUpAnew email={email} />;
  return (
    <Outside title="Thank you" lead={`${email} is confirmed.`}>
      <JoinableOrganizations accounts={accounts} title="Where you can join now" onJoin={land} />
      <Link to="/" className="button button-primary">
        Continue
      </Link>
    </Outside>
  );
}

/** Somebody signed up with the address in another browser; only who has the mailbox goes on from here. */
function SetUpAnew({ email }: { readonly email: string }): ReactElement {
  const lead =
    `${email} is confirmed. It was signed up with in another browser, and that may have been somebody else: the password that was ` +
    "set there works no more. Set one of your own, or sign in with a code by mail.";
  return (
    <Outside title="Thank you" lead={lead}>
      <Link to="/reset" className="button button-primary">
        Set a new password
      </Link>
      <Link to="/sign-in" className="button button-quiet">
        Sign in
      </Link>
    </Outside>
  );
}

function AskForMail({ lead }: { readonly lead: string }): ReactElement {
  const { accounts } = useMe();
  return (
    <Outside title={title} lead={lead} below={<Link to="/">Back</Link>}>
      <EmailForm
        action="Send the mail"
        email={accounts.find(({ user }) => !user.emailVerified)?.user.email}
        send={(email) => guildhall.call("POST /api/auth/send-verification-email", { body: { email } })}
      />
    </Outside>
  );
}
