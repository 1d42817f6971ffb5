import type { ReactElement } from "react";
import { isDevelopment } from "../account/development.ts";

/** Says that a mail is on its way, if there is an account with that address. */
export function MailSent({ email }: { readonly email: string }): ReactElement {
  return (
    <div className="notice" role="status">
      <p>{`If there is an account with the address ${email}, a mail is on its way to it.`}</p>
      {isDevelopment && (
        <p>
          In development mail is kept: <a href="/dev/mail">read it</a>.
        </p>
      )}
    </div>
  );
}
