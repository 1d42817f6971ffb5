import { OrganizationMark } from "@guildhall/react";
import { idOf, longOrganization, rightToLeft } from "../cast.ts";
import type { Demo } from "../demo.ts";
import logo from "./logo.svg";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** `OrganizationMark`. */
export const organizationMarkDemo: Demo = {
  component: "OrganizationMark",
  kind: "sign",
  about: "The mark of an organization: its logo, else its initials on the colour of its id.",
  isOutside: true,
  states: [
    {
      name: "Usual",
      show: (root) => (
        <OrganizationMark {...root} organization={{ id: idOf(1001), name: "Acme" }} size={40} />
      ),
    },
    {
      name: "Logo",
      show: (root) => (
        <OrganizationMark {...root} organization={{ id: idOf(1002), name: "Globex", logo }} size={40} />
      ),
    },
    {
      name: "Long names",
      show: (root) => (
        <>
          <OrganizationMark {...root} organization={{ id: idOf(1003), name: longOrganization }} size={40} />{" "}
          <OrganizationMark organization={{ id: idOf(1004), name: rightToLeft.organization }} size={40} />
        </>
      ),
    },
    {
      name: "Many",
      show: (root) => (
        <div className="dev-marks">
          <OrganizationMark {...root} organization={{ id: idOf(1), name: "A 1" }} size={32} />
          {Array.from({ length: 47 }, (_, index) => (
            <OrganizationMark
              key={index}
              organization={{ id: idOf(index + 2), name: `${letters[(index + 1) % 26] ?? ""} ${index + 2}` }}
              size={32}
            />
          ))}
        </div>
      ),
    },
  ],
};
