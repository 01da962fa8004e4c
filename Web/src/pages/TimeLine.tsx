// The order of things: symptoms as bars, one row for each thing, and what people and machines did.

import { useMemo, useRef } from "react";

import { Timeline, TimelineEntry } from "../api/answers";
import { Cause, EntityName, IncidentWhole, keyOf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { clip } from "../graph/CausalGraph";
import { capital, clock, words } from "../parts/format";
import { Card, EntityLink, Moment } from "../parts/parts";
import { useWidth } from "../parts/useWidth";

const rowHeight = 24;
const rowsMax = 14;
/** Entries of the time line that are asked for, symptoms among them. */
const entriesMax = 1000;

interface Row {
  key: string;
  name: string;
  type: string;
  bars: { from: number; to: number; text: string }[];
  isCause: boolean;
}

export function TimeLine({ cause, incident }: { cause: Cause; incident: IncidentWhole }) {
  const { at } = usePlace();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const end = Date.parse(incident.closed ?? incident.at);
  const rows = useMemo(() => rowsOf(cause, end), [cause, end]);
  const told = useQuestion<Timeline>(`incidents/${incident.number}/timeline`, { at, limit: entriesMax }, 2).answer;
  const events = told ? eventsIn(told) : eventsOf(incident);
  return (
    <Card title="In which order" id="timeline" aside={`${rows.length} things, the first to show it above`}>
      <div ref={frame}>
        {width > 0 && <Bars rows={rows.slice(0, rowsMax)} onset={Date.parse(cause.onset)} end={end} width={width} />}
      </div>
      {rows.length > rowsMax && <p className="faint">and {rows.length - rowsMax} more</p>}
      {events.length > 0 && (
        <ol className="line-of-time">
          {events.map((event, index) => (
            <li key={index}><Moment time={event.at} /><i className="kind" aria-hidden="true" /><span>{event.text}{event.where && <> <EntityLink entity={event.where} /></>}{event.by && <small>, {event.by}</small>}</span></li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function rowsOf(cause: Cause, end: number): Row[] {
  const rows = new Map<string, Row>();
  for (const symptom of cause.explains) {
    const key = keyOf(symptom.entity);
    const row = rows.get(key) ?? {
      key, name: symptom.entity.name, type: symptom.entity.type, bars: [], isCause: key === keyOf(cause.entity),
    };
    row.bars.push({
      from: Date.parse(symptom.onset), to: symptom.cleared ? Date.parse(symptom.cleared) : end, text: symptom.summary,
    });
    rows.set(key, row);
  }
  const first = (row: Row) => Math.min(...row.bars.map((bar) => bar.from));
  return [...rows.values()].sort((a, b) => Number(b.isCause) - Number(a.isCause) || first(a) - first(b));
}

function Bars({ rows, onset, end, width }: { rows: Row[]; onset: number; end: number; width: number }) {
  const names = width < 560 ? 118 : 230;
  const begin = onset - (end - onset) * 0.04;
  const x = (time: number) => names + ((time - begin) / Math.max(1, end - begin)) * (width - names - 4);
  const height = rows.length * rowHeight + 26;
  return (
    <svg className="chart" width={width} height={height} role="img" aria-label="When each thing showed symptoms">
      {[0, 0.5, 1].map((share) => {
        const time = onset + (end - onset) * share;
        return (
          <g key={share}>
            <line x1={x(time)} x2={x(time)} y1="18" y2={height - 4} className={share === 0 ? "chart-limit" : "chart-grid"} />
            <text x={x(time)} y="11" textAnchor={share === 0 ? "start" : share === 1 ? "end" : "middle"} className={`chart-text ${share === 0 ? "is-limit" : ""}`}>
              {share === 0 ? `began ${clock(time)}` : clock(time)}
            </text>
          </g>
        );
      })}
      {rows.map((row, index) => {
        const y = 22 + index * rowHeight;
        return (
          <g key={row.key}>
            <text x="0" y={y + 14} className="lane-name"><title>{`${words(row.type)} ${row.name}`}</title>{clip(row.name, width < 560 ? 17 : 34)}</text>
            {row.bars.map((bar, place) => (
              <rect key={place} x={x(bar.from)} y={y + 4} width={Math.max(3, x(bar.to) - x(bar.from))} height={rowHeight - 11} rx="3" className={`lane-bar ${row.isCause ? "is-cause" : ""}`}>
                <title>{`${bar.text}, ${clock(bar.from)} to ${clock(bar.to)}`}</title>
              </rect>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

interface Happening {
  at: string;
  text: string;
  where?: EntityName | null;
  by?: string | null;
}

/** What changed, what began and what people did; symptoms are the bars above. */
function eventsIn(told: Timeline): Happening[] {
  return told.entries.filter((entry) => entry.kind === "change" || entry.kind === "onset" || entry.kind === "event").map((entry) => ({
    at: entry.at, text: textOf(entry), where: entry.entity, by: entry.by,
  }));
}

function textOf(entry: TimelineEntry): string {
  if (entry.kind === "onset") return `It began: ${entry.text}, at`;
  return entry.kind === "event" ? [capital(words(entry.name)), entry.text].filter(Boolean).join(": ") : capital(entry.text);
}

/** Out of the incident itself, where nobody is asked for a time line. */
function eventsOf(incident: IncidentWhole): Happening[] {
  const events: Happening[] = [{ at: incident.opened, text: "The incident opened" }];
  const add = (at: string | null | undefined, text: string) => {
    if (at) events.push({ at, text });
  };
  add(incident.acknowledged, "Somebody took notice");
  add(incident.restored, "Users were not hurt any more");
  add(incident.resolved, "Called resolved");
  for (const run of incident.remedyRuns ?? []) add(run.at, `Remedy ${run.id} ${run.step}. ${run.text}`);
  for (const alert of incident.alerts ?? []) add(alert.attached, `Alert ${alert.name}: ${alert.summary}`);
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
