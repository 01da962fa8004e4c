// The morning check: each area in a colour, a form and a word; what the night brought; what comes near.

import { ReactNode } from "react";

import { Colour, Health as HealthAnswer } from "../api/answers";
import { Gap } from "../api/types";
import { changeQuery, usePlace } from "../app/router";
import { count, timely } from "../parts/format";
import { Gaps } from "../parts/Gaps";
import { Card, Moment } from "../parts/parts";
import { Health, healthWords, Sign } from "../parts/Sign";

export const healthOfColour: Record<Colour, Health> = { green: "ok", orange: "warn", red: "bad" };

const reasonsMax = 3;
const areasMax = 24;
const hour = 3_600_000;
/** How far back the night may reach, in hours; the server's own is 12. */
const nights: [string, string][] = [["12", "12 hours"], ["24", "24 hours"], ["72", "3 days"], ["168", "7 days"]];

/** From when on it is told what happened, as the address says it; nothing for the server's own night. */
export function nightOf(query: URLSearchParams, end: string | null): string | null {
  const hours = Number(query.get("night"));
  return hours > 0 && end ? new Date(Date.parse(end) - hours * hour).toISOString() : null;
}

export function Areas({ health }: { health: HealthAnswer }) {
  const ill = health.areas.filter((area) => area.state !== "green");
  const shown = health.areas.length > areasMax ? ill.slice(0, areasMax) : health.areas;
  const well = health.total - ill.length;
  return (
    <Card title="Areas" id="morning" aside={`${ill.length} of ${health.total} out of order`}>
      <ul className="morning">
        {shown.map((area) => (
          <li key={area.area} className={`is-${healthOfColour[area.state]}`}>
            <Sign health={healthOfColour[area.state]} size={20} />
            <div>
              <b className="name">{area.area}</b> <span className="faint">{healthWords[healthOfColour[area.state]]}</span>
              <ul className="muted">
                {area.reasons.slice(0, reasonsMax).map((reason) => <li key={reason}>{reason}</li>)}
                {area.reasons.length > reasonsMax && <li className="faint">and {area.reasons.length - reasonsMax} more</li>}
              </ul>
            </div>
          </li>
        ))}
      </ul>
      {shown.length < health.areas.length && well > 0 && <p className="muted">{count(well, "area")} without anything out of order.</p>}
    </Card>
  );
}

export function Night({ health }: { health: HealthAnswer }) {
  const { query } = usePlace();
  const choose = (
    <label className="row no-print">the last
      <select className="field is-small" value={query.get("night") ?? "12"} onChange={(event) => changeQuery({ night: event.target.value === "12" ? null : event.target.value })}>
        {nights.map(([hours, text]) => <option key={hours} value={hours}>{text}</option>)}
      </select>
    </label>
  );
  return (
    <Card title="What happened" id="night" aside={choose}>
      <Sentences sentences={health.happened}>Nothing has happened since <Moment time={health.since} withDay /> UTC.</Sentences>
    </Card>
  );
}

export function Near({ health }: { health: HealthAnswer }) {
  const total = health.nearBreach.length + health.nearLimit.length;
  return (
    <Card title="What comes near" id="near" aside={total > 0 ? String(total) : undefined}>
      {health.nearBreach.length > 0 && <><h3>Promises</h3><Sentences sentences={health.nearBreach} /></>}
      {health.nearLimit.length > 0 && <><h3>Limits</h3><Sentences sentences={health.nearLimit} /></>}
      {total === 0 && !unsaid(health.unknown) && <p className="row"><Sign health="ok" />No promise is at risk, and nothing is on its way to a limit.</p>}
      <Gaps gaps={health.unknown} only={nearGaps} />
    </Card>
  );
}

const nearGaps = ["what is near its limit"];

function unsaid(gaps: Gap[]): boolean {
  return gaps.some((gap) => nearGaps.includes(gap.what));
}

function Sentences({ sentences, children }: { sentences: string[]; children?: ReactNode }) {
  if (sentences.length === 0) return <p className="muted">{children}</p>;
  return <ul className="list">{sentences.map((sentence) => <li key={sentence}>{timely(sentence)}</li>)}</ul>;
}
