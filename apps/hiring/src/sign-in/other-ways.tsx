import type { OauthProvider, SignedIn } from "@guildhall/protocol";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Building2, Mail } from "lucide-react";
import { useState, type ReactElement } from "react";
import { waysQuery } from "../data/account-queries.ts";
import { given } from "../data/queries.ts";
import { guildhall } from "../guildhall.ts";
import { Button } from "../parts/button.tsx";
import { FormProblem, wordsFor } from "../parts/form-problem.tsx";
import { PasskeyButton } from "./passkey-button.tsx";

const route = getRouteApi("/sign-in");

const nameOfProvider: Readonly<Record<OauthProvider, string>> = {
  google: "Google",
  github: "GitHub",
  microsoft: "Microsoft",
};

/** The ways to sign in beside the password that this deployment offers; grey bars before it is known which. */
export function OtherWays(props: {
  readonly attempt: (signingIn: Promise<SignedIn>) => Promise<void>;
  readonly onMail: () => void;
  readonly onOrganization: () => void;
}): ReactElement | null {
  const { data, isPending } = useQuery(waysQuery);
  if (isPending) return <WaysBones />;
  if (data === undefined) return null;
  const { ways, oauth } = data;
  return (
    <div className="other-ways">
      <p className="other-ways-title">or</p>
      {oauth.map((provider) => (
        <ProviderButton key={provider} provider={provider} />
      ))}
      {ways.includes("hwk") && <PasskeyButton attempt={props.attempt} />}
      {ways.includes("email") && (
        <Button onClick={props.onMail}>
          <Mail size={14} aria-hidden />
          Mail me a code
        </Button>
      )}
      <Button onClick={props.onOrganization}>
        <Building2 size={14} aria-hidden />
        Use your organization’s sign-in
      </Button>
    </div>
  );
}

/** As high as the three ways that are usual, so that nothing below moves. */
function WaysBones(): ReactElement {
  return (
    <div className="other-ways" aria-busy>
      <p className="other-ways-title">or</p>
      {[1, 2, 3].map((way) => (
        <span key={way} className="bone other-ways-bone" />
      ))}
    </div>
  );
}

function ProviderButton({ provider }: { readonly provider: OauthProvider }): ReactElement {
  const { next } = route.useSearch();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const leave = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { provider, ...given({ returnTo: next }) };
      const { url } = await guildhall.call("POST /api/auth/sign-in/oauth", { body });
      window.location.assign(url);
    } catch (error) {
      setBusy(false);
      setProblem(wordsFor(error));
    }
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={() => void leave()}>
        {`Continue with ${nameOfProvider[provider]}`}
      </Button>
      <FormProblem message={problem} />
    </>
  );
}
