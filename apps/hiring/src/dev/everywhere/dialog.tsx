import { Dialog } from "@guildhall/react";
import { useState, type ReactElement, type ReactNode } from "react";
import { longName, longOrganization, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";

interface Asking {
  readonly title: string;
  readonly isAlert?: boolean;
  /** What the button says that does what is asked about. */
  readonly action: string;
  readonly children: ReactNode;
}

function asking(asked: Asking): (root: DemoRoot) => ReactElement {
  return (root) => <DialogDemo root={root} {...asked} />;
}

/** A dialog that is open at first; who leaves it can open it again. */
function DialogDemo({
  root,
  title,
  isAlert = false,
  action,
  children,
}: Asking & { root: DemoRoot }): ReactElement {
  const [isOpen, setOpen] = useState(true);
  const close = (): void => setOpen(false);
  if (!isOpen) {
    return (
      <button {...root} className={`gh-button ${root.className}`} type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
    );
  }
  return (
    <Dialog title={title} isAlert={isAlert} onClose={close}>
      <form {...root} className={`gh-form gh-form-wide ${root.className}`} action={close}>
        {children}
        <div className="gh-dialog-actions">
          <button
            className="gh-button"
            data-tone="bare"
            type="button"
            data-first-focus={isAlert || undefined}
            onClick={close}
          >
            Cancel
          </button>
          <button className="gh-button" data-tone={isAlert ? "danger" : "primary"}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function NameField({ label, value }: { readonly label: string; readonly value: string }): ReactElement {
  return (
    <label className="gh-field">
      <span className="gh-field-label">{label}</span>
      <input className="gh-field-control" dir="auto" defaultValue={value} />
    </label>
  );
}

const losses = [
  `${longOrganization} loses every job that it published there.`,
  "Whoever applied is told that the place is taken.",
  "What was written about them is kept for 30 days, and is then gone for ever.",
];

/** `Dialog`. */
export const dialogDemo: Demo = {
  component: "Dialog",
  kind: "sign",
  about: "A dialog over the page. The components open it, and an application can.",
  isOutside: true,
  isCovering: true,
  states: [
    {
      name: "Usual",
      show: asking({
        title: "Rename job",
        action: "Rename",
        children: <NameField label="Name" value="Engineer" />,
      }),
    },
    {
      name: "Alert",
      show: asking({
        title: "Close this job?",
        isAlert: true,
        action: "Close it",
        children: <p className="gh-muted">It is no longer on the careers page. You can open it again.</p>,
      }),
    },
    {
      name: "Long names",
      show: asking({
        title: `Close the office of ${longName} at ${longOrganization}?`,
        isAlert: true,
        action: "Close it",
        children: (
          <ul className="gh-consequences">
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        ),
      }),
    },
    {
      name: "Right to left",
      show: asking({
        title: rightToLeft.organization,
        action: "Rename",
        children: <NameField label="Name" value={rightToLeft.organization} />,
      }),
    },
    {
      name: "Many",
      show: asking({
        title: "Invite everybody",
        action: "Invite",
        children: Array.from({ length: 20 }, (_, index) => (
          <NameField key={index} label={`Person ${String(index + 1)}`} value="" />
        )),
      }),
    },
  ],
};
