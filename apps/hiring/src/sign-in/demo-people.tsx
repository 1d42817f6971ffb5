import { useQuery } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import { Avatar } from "../parts/avatar.tsx";
import { wordsFor } from "../parts/form-problem.tsx";
import { Bone } from "../parts/list-states.tsx";

interface DemoPeopleAnswer {
  readonly password: string;
  readonly people: readonly {
    readonly name: string;
    readonly email: string;
    readonly memberships: readonly { readonly organization: string; readonly role: string }[];
  }[];
}

const title = "Or sign in as somebody of the demo data";

/** The people of the demo data, each one click away. */
export function DemoPeople(props: {
  readonly signIn: (who: { readonly email: string; readonly password: string }) => Promise<void>;
}): ReactElement | null {
  const { data, isPending } = useQuery({
    queryKey: ["development", "people"],
    queryFn: readDemoPeople,
    staleTime: Infinity,
  });
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  if (isPending) return <DemoBones />;
  if (!data) return null;
  const signInAs = async (email: string): Promise<void> => {
    setBusy(email);
    try {
      await props.signIn({ email, password: data.password });
    } catch (error) {
      setProblem(wordsFor(error));
    } finally {
      setBusy(null);
    }
  };
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{title}</h2>
      {problem !== null && (
        <p className="notice notice-problem" role="alert">
          {problem}
        </p>
      )}
      <ul className="demo-people">
        {data.people.map(({ name, email, memberships }) => (
          <li key={email}>
            <button
              type="button"
              className="demo-person"
              aria-busy={busy === email || undefined}
              onClick={() => void signInAs(email)}
            >
              <Avatar name={name} />
              <span className="demo-name">
                <bdi>{name}</bdi>
              </span>
              <span className="demo-roles">
                {memberships.map(({ organization, role }) => `${organization} ${role}`).join(", ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Keeps their place, so that the form does not step aside when they come. */
function DemoBones(): ReactElement {
  return (
    <section className="demo" aria-busy>
      <h2>{title}</h2>
      <ul className="demo-people">
        {["7rem", "8.5rem", "7.5rem", "6rem", "8rem", "6.5rem"].map((width) => (
          <li key={width} className="demo-person">
            <span className="avatar bone" />
            <span className="demo-name">
              <Bone width={width} />
            </span>
            <span className="demo-roles">
              <Bone width="9rem" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function readDemoPeople(): Promise<DemoPeopleAnswer> {
  const answer = await fetch("/dev/people");
  if (!answer.ok) throw new Error(`The demo people answered ${answer.status}.`);
  return (await answer.json()) as DemoPeopleAnswer;
}
