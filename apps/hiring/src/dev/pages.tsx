import { useEffect, useRef, useState, type ReactElement } from "react";
import { perform } from "./stage/deeds.ts";
import type { Demo, DemoState } from "./demo.ts";
import { LookBar } from "./look-bar.tsx";
import { languages, queryOf, type Look } from "./look.ts";
import { addressOf, type Group } from "./registry.ts";
import { Stage } from "./stage/stage.tsx";

/** Every component of the library, by what it is about. */
export function IndexPage(props: { readonly groups: readonly Group[]; readonly look: Look }): ReactElement {
  const { groups, look } = props;
  return (
    <main className="dev-main">
      <h1 className="dev-title">Components</h1>
      <p>Each component of @guildhall/react in each of its states, with a pretended server behind it.</p>
      {groups.map(({ name, demos }) => (
        <section key={name} aria-label={name}>
          <h2 className="dev-heading">{name}</h2>
          <ul className="dev-list">
            {demos.map((demo) => (
              <li key={demo.component}>
                <a href={addressOf(demo) + queryOf(look)}>{demo.component}</a>
                <p>{demo.about}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

/** One component in all its states. On a screen of another width it is a page of its own, in a frame. */
export function DemoPage(props: {
  readonly demo: Demo;
  readonly look: Look;
  readonly isFramed: boolean;
  readonly onLook: (look: Look) => void;
}): ReactElement {
  const { demo, look, isFramed, onLook } = props;
  if (isFramed) {
    return (
      <main className="dev-main">
        <States demo={demo} look={look} />
      </main>
    );
  }
  const { width, ...seen } = look;
  return (
    <main className="dev-main">
      <header className="dev-header">
        <a href={`/dev/components${queryOf(look)}`}>Components</a>
        <h1 className="dev-title">{demo.component}</h1>
        <p>{demo.about}</p>
        <LookBar look={look} onLook={onLook} />
      </header>
      {width === null ? (
        <States demo={demo} look={look} />
      ) : (
        <iframe
          className="dev-screen"
          title={`${demo.component} on a screen of ${width} pixels`}
          src={`${addressOf(demo)}/frame${queryOf({ ...seen, width: null })}`}
          style={{ inlineSize: `${width}px` }}
        />
      )}
    </main>
  );
}

function States({ demo, look }: { readonly demo: Demo; readonly look: Look }): ReactElement {
  const [first] = demo.states;
  const [chosen, choose] = useState(first.name);
  const { language } = look;
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = languages[language].direction;
  }, [language]);
  const shown = demo.isCovering === true ? demo.states.filter(({ name }) => name === chosen) : demo.states;
  return (
    <>
      {demo.isCovering === true && (
        <div className="dev-look" role="group" aria-label="State">
          {demo.states.map(({ name }) => (
            <button key={name} type="button" aria-pressed={name === chosen} onClick={() => choose(name)}>
              {name}
            </button>
          ))}
        </div>
      )}
      {shown.map((state) => (
        <ShownState key={state.name} demo={demo} state={state} look={look} />
      ))}
    </>
  );
}

/** One state under its name, brought about; its stage is marked when it shows what it is named for. */
function ShownState(props: {
  readonly demo: Demo;
  readonly state: DemoState;
  readonly look: Look;
}): ReactElement {
  const { name, deeds } = props.state;
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = stage;
    if (current === null) return;
    const giveUp = new AbortController();
    void perform(deeds ?? [], current, giveUp.signal).then(() => current.setAttribute("data-done", ""));
    return () => giveUp.abort();
  }, [deeds]);
  return (
    <section aria-label={`State: ${name}`}>
      <h2 className="dev-heading">{name}</h2>
      <div ref={stage} className="dev-stage">
        <Stage {...props} />
      </div>
    </section>
  );
}
