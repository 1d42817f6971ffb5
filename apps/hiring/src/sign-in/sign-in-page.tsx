import { ProblemError } from "@guildhall/client";
import { useMe } from "@guildhall/react";
import { problems, type SignedIn } from "@guildhall/protocol";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState, type ReactElement, type ReactNode } from "react";
import { isDevelopment } from "../account/development.ts";
import { guildhall } from "../guildhall.ts";
import { Outside } from "../layout/outside.tsx";
import { FormProblem } from "../parts/form-problem.tsx";
import { DemoPeople } from "./demo-people.tsx";
import { EmailCodeForm } from "./email-code-form.tsx";
import { OtherWays } from "./other-ways.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SecondFactorForm } from "./second-factor-form.tsx";
import { SsoForm } from "./sso-form.tsx";
import { useGoOn } from "./use-go-on.ts";
import { useSignedInElsewhere } from "./use-signed-in-elsewhere.ts";

const route = getRouteApi("/sign-in");

/** Where somebody is on their way in. */
type Step =
  | { readonly at: "ways" | "mail" | "organization" }
  | { readonly at: "second factor"; readonly ways: readonly string[] };

/** Signs in by any way that is offered here, or adds another account to those that are signed in already. */
export function SignInPage(): ReactElement {
  const { problem } = route.useSearch();
  const goOn = useGoOn();
  const [email, setEmail] = useState("");
  const [notice, setNotice] = useState<string | undefined>(
    problem === undefined ? undefined : problems[problem].title,
  );
  const [step, setStep] = useState<Step>(
    problem === "second_factor_required" ? { at: "second factor", ways: ["otp"] } : { at: "ways" },
  );
  const [isTrying, setTrying] = useState(false);
  useSignedInElsewhere(isTrying || step.at !== "ways");
  const begin = (why?: string): void => {
    setNotice(why);
    setStep({ at: "ways" });
  };
  /** Goes on with an attempt: into the application, or to the next step. Rejects with any other refusal. */
  const attempt = async (signingIn: Promise<SignedIn>): Promise<void> => {
    setTrying(true);
    try {
      await goOn(await signingIn);
    } catch (error) {
      setTrying(false);
      if (!(error instanceof ProblemError) || error.code !== "second_factor_required") throw error;
      setStep({ at: "second factor", ways: error.problem.ways ?? ["otp"] });
    }
  };
  if (step.at === "second factor") {
    return (
      <Outside
        title="Show your second factor"
        lead="Enter the code that your authenticator app shows now, or one of your recovery codes."
        below={<BeginAgain onBegin={begin} />}
      >
        <SecondFactorForm ways={step.ways} attempt={attempt} onExpired={begin} />
      </Outside>
    );
  }
  if (step.at === "mail") {
    return (
      <Outside title="Sign in with a code by mail" below={<BeginAgain onBegin={begin} />}>
        <EmailCodeForm email={email} attempt={attempt} />
      </Outside>
    );
  }
  if (step.at === "organization") {
    return (
      <Outside
        title="Use your organization’s sign-in"
        lead="You are sent to the sign-in of your organization, and come back from there."
        below={<BeginAgain onBegin={begin} />}
      >
        <SsoForm />
      </Outside>
    );
  }
  return (
    <Beginning signInAs={(who) => attempt(guildhall.signIn(who))}>
      <FormProblem message={notice} />
      <PasswordForm email={email} onEmail={setEmail} attempt={attempt} />
      <OtherWays
        attempt={attempt}
        onMail={() => setStep({ at: "mail" })}
        onOrganization={() => setStep({ at: "organization" })}
      />
    </Beginning>
  );
}

function BeginAgain({ onBegin }: { readonly onBegin: () => void }): ReactElement {
  return (
    <button type="button" className="text-button" onClick={() => onBegin()}>
      Sign in another way
    </button>
  );
}

function Beginning(props: {
  readonly signInAs: (who: { readonly email: string; readonly password: string }) => Promise<void>;
  readonly children: ReactNode;
}): ReactElement {
  const { accounts } = useMe();
  const isAnother = accounts.length > 0;
  return (
    <Outside
      title={isAnother ? "Add another account" : "Sign in"}
      lead={
        isAnother
          ? `Beside ${accounts.map(({ user }) => user.email).join(", ")}, who stay signed in.`
          : undefined
      }
      beside={isDevelopment && <DemoPeople signIn={props.signInAs} />}
      below={
        <>
          {isAnother ? (
            <Link to="/">Back to my organizations</Link>
          ) : (
            <Link to="/sign-up">Create an account</Link>
          )}
          <Link to="/reset">Forgot your password?</Link>
        </>
      }
    >
      {props.children}
    </Outside>
  );
}
