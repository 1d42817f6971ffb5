import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Overview } from "../../shared/endpoints.ts";
import { usePlace } from "../layout/use-place.ts";

type Days = NonNullable<Overview["applicants"]>["days"];

const weekday = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: "UTC" });
const fullDay = new Intl.DateTimeFormat("en", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

/** How many applied this week, day by day, beside the week before. A screen reader is told the same as a table. */
export function ApplicantsChart(props: {
  readonly applicants: NonNullable<Overview["applicants"]>;
}): ReactElement {
  const { days } = props.applicants;
  const { organization } = usePlace();
  const [before, now] = [sum(days.slice(0, -7)), sum(days.slice(-7))];
  return (
    <section className="panel panel-wide" aria-labelledby="applicants-chart">
      <header className="panel-header">
        <h2 id="applicants-chart">Applicants this week</h2>
        <Link to="/$org/applicants" params={{ org: organization }} search={{}}>
          All applicants
        </Link>
      </header>
      <p className="chart-sum">
        <strong>{now}</strong>
        <span className="muted">{comparison(now, before)}</span>
      </p>
      <Bars days={days} />
      <table className="visually-hidden">
        <caption>Applicants of the last 14 days, in UTC</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Applied</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, applied }) => (
            <tr key={day}>
              <th scope="row">{fullDay.format(new Date(day))}</th>
              <td>{applied}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** This week in the accent, the one before it muted; the height is the share of the highest day. */
function Bars({ days }: { readonly days: Days }): ReactElement {
  const most = Math.max(1, ...days.map(({ applied }) => applied));
  const width = 100 / days.length;
  return (
    <div aria-hidden>
      <svg className="chart-bars">
        {days.map(({ day, applied }, index) => {
          const height = (applied / most) * 100;
          return (
            <rect
              key={day}
              className={index < days.length - 7 ? "chart-bar chart-bar-before" : "chart-bar"}
              x={percent((index + 0.14) * width)}
              width={percent(width * 0.72)}
              // A day without anybody is a line on the ground.
              y={applied === 0 ? "calc(100% - 2px)" : percent(100 - height)}
              height={applied === 0 ? 2 : percent(height)}
              rx={3}
            >
              <title>{`${fullDay.format(new Date(day))}: ${String(applied)}`}</title>
            </rect>
          );
        })}
      </svg>
      <ol className="chart-days">
        {days.map(({ day }, index) => (
          <li key={day}>{index === days.length - 1 ? "Today" : weekday.format(new Date(day))}</li>
        ))}
      </ol>
    </div>
  );
}

function comparison(now: number, before: number): string {
  if (now === before) return "as many as in the week before";
  const difference = Math.abs(now - before);
  return `${String(difference)} ${now > before ? "more" : "fewer"} than in the week before`;
}

function sum(days: Days): number {
  return days.reduce((total, { applied }) => total + applied, 0);
}

function percent(share: number): string {
  return `${share.toFixed(2)}%`;
}
