import type { Event } from "@guildhall/protocol";
import { AuditLog, eventsQueryOf, type AuditFilter } from "@guildhall/react";
import { useState, type ReactElement } from "react";
import { empty, failingOnce, paged } from "../answers.ts";
import { crowd, idOf, longName, longOrganization, max, now, olivia, person, rightToLeft } from "../cast.ts";
import type { Demo, DemoRoot } from "../demo.ts";
import { useListed } from "../listed.ts";
import { never, type Asked } from "../pretended-server.ts";

const nia = person(3, "Nia Adeyemi");
const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36";

/** The nth event, so many hours ago. */
function event(n: number, who: Pick<ReturnType<typeof person>, "id" | "name">, more: Partial<Event>): Event {
  return {
    id: idOf(7000 + n),
    type: "team.created",
    actor: { kind: "user", id: who.id, name: who.name },
    subject: { kind: "team", id: idOf(300), name: "Design" },
    before: null,
    after: null,
    ip: "203.0.113.7",
    userAgent: chrome,
    requestId: idOf(8000 + n),
    occurredAt: new Date(Date.parse(now) - n * 3_600_000).toISOString(),
    ...more,
  };
}

const acme = { kind: "organization", id: idOf(1001), name: "Acme" } as const;
const ofMax = { kind: "member", id: max.user.id, name: max.user.name } as const;

const few: readonly Event[] = [
  event(1, person(1, olivia.user.name), {
    type: "policy.updated",
    subject: acme,
    before: { mfa_required: false, idle_seconds: 86_400 },
    after: { mfa_required: true, idle_seconds: 3600 },
  }),
  event(2, nia, {
    type: "member.role_changed",
    subject: ofMax,
    before: { role: "member" },
    after: { role: "recruiter" },
  }),
  event(5, nia, { after: { name: "Design" } }),
  event(26, person(2, max.user.name), { type: "member.joined", subject: ofMax, after: { role: "member" } }),
  event(27, nia, {
    type: "invitation.created",
    subject: { kind: "invitation", id: idOf(2), name: max.user.email },
    after: { email: max.user.email, role: "member" },
  }),
  event(50, nia, {
    type: "organization_session.opened",
    subject: { kind: "organization_session", id: idOf(5001), name: nia.name },
  }),
  event(90, nia, {
    type: "domain.verified",
    actor: { kind: "system", id: null, name: "Guildhall" },
    subject: { kind: "domain", id: idOf(9), name: "acme.example" },
    ...{ ip: null, userAgent: null, requestId: null },
  }),
];
const long: readonly Event[] = [
  event(1, person(5, longName), {
    type: "organization.renamed",
    subject: { ...acme, name: longOrganization },
    before: { name: rightToLeft.organization },
    after: { name: longOrganization },
  }),
  event(2, person(6, rightToLeft.person), { subject: { kind: "team", id: idOf(301), name: longName } }),
  event(3, nia, { type: "robot.switched_off", subject: { kind: "robot", id: "1", name: "R2" } }),
];
const many: readonly Event[] = [
  ...few,
  ...crowd.map((who, index) =>
    event(100 + index, who, {
      type: index % 3 === 0 ? "organization_session.opened" : "team.member_added",
      subject: {
        kind: index % 3 === 0 ? "organization_session" : "team",
        id: idOf(300 + (index % 3)),
        name: index % 3 === 0 ? who.name : "Design",
      },
    }),
  ),
];

/** Finds as the server does. */
function found(events: readonly Event[]) {
  return (asked: Asked) => {
    const [type, actor, from, until] = ["type", "actor", "from", "until"].map((name) =>
      asked.query.get(name),
    );
    return paged(
      events.filter(
        (each) =>
          each.type === (type ?? each.type) &&
          each.actor.id === (actor ?? each.actor.id) &&
          each.occurredAt >= (from ?? "") &&
          each.occurredAt < (until ?? "9"),
      ),
    )(asked);
  };
}

const events = "GET /api/organizations/:org/events";

function show(root: DemoRoot): ReactElement {
  return <AuditDemo root={root} first={{}} />;
}

function AuditDemo(props: { readonly root: DemoRoot; readonly first: AuditFilter }): ReactElement {
  const [filter, setFilter] = useState(props.first);
  const { type, actor, from, until } = filter;
  const list = useListed(
    (client, query) => client.call(events, { query: { ...query, ...eventsQueryOf(filter) } }),
    [type, actor, from, until],
  );
  const people = [olivia.user, max.user, nia];
  return <AuditLog {...props.root} list={list} people={people} filter={filter} onFilter={setFilter} />;
}

/** `AuditLog`. */
export const auditLogDemo: Demo = {
  component: "AuditLog",
  kind: "list",
  about: "What happened in the organization: who did what, when and from where, and what it changed.",
  states: [
    { name: "Usual", answers: { [events]: found(few) }, show },
    {
      name: "Empty",
      answers: { [events]: empty },
      show: (root) => <AuditDemo root={root} first={{ type: "team.deleted", from: "2026-11-01" }} />,
    },
    { name: "Loading", answers: { [events]: never }, show },
    { name: "Error", answers: { [events]: failingOnce(found(few)) }, show },
    { name: "Long names", answers: { [events]: found(long) }, show },
    { name: "Not permitted", accounts: [max], answers: { [events]: found(few) }, show },
    { name: "Many", answers: { [events]: found(many) }, show },
  ],
};
