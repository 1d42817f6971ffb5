import { useEffect, useState, type ReactElement } from "react";
import { createRoot } from "react-dom/client";
import { lookFrom, queryOf } from "./look.ts";
import { DemoPage, IndexPage } from "./pages.tsx";
import { demoAt, readGroups, type Group } from "./registry.ts";
import "./dev.css";

function Demos({ groups }: { readonly groups: readonly Group[] }): ReactElement {
  const [look, setLook] = useState(() => lookFrom(new URLSearchParams(location.search)));
  useEffect(() => {
    history.replaceState(null, "", location.pathname + queryOf(look));
    if (look.theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = look.theme;
  }, [look]);
  const [, , , slug = "", frame] = location.pathname.split("/");
  const demo = demoAt(groups, slug);
  useEffect(() => {
    if (demo !== undefined) document.title = `${demo.component} · Guildhall`;
  }, [demo]);
  if (demo === undefined) return <IndexPage groups={groups} look={look} />;
  return <DemoPage demo={demo} look={look} isFramed={frame === "frame"} onLook={setLook} />;
}

const root = document.getElementById("root");
if (!root) throw new TypeError("The page has no #root.");
createRoot(root).render(<Demos groups={await readGroups()} />);
