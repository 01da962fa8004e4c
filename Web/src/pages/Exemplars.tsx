// Requests and log lines that show the trouble, and what the failed requests have in common.

import { useState } from "react";

import { Exemplar, ExemplarsAnswer, Facets, FacetsAnswer, LogLine } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { count, percent } from "../parts/format";
import { Gaps } from "../parts/Gaps";
import { Awaited, Card, Chip, Meter, Moment } from "../parts/parts";
import { Waterfall } from "./Waterfall";

const tracesMax = 3;
const logsMax = 6;
const facetsMax = 8;

/** Of what: an entity, or an incident. */
export type Subject = { entity: string } | { incident: number };

/** Those of the service that is `nearest` to the cause first, for there it can be seen best. */
export function Exemplars({ nearest = null, ...subject }: Subject & { nearest?: string | null }) {
  const { at } = usePlace();
  const asked = useQuestion<ExemplarsAnswer>("exemplars", { ...subject, at, limit: 30 }, 3);
  const items = (asked.answer?.exemplars ?? []).filter((item) => item.traces.length + item.logs.length > 0);
  const [wanted, want] = useState("");
  // Of a service as a whole first: its operations tell the same again.
  const shown = items.find((item) => nameOf(item) === wanted)
    ?? items.find((item) => item.service === nearest) ?? items[0];
  const choose = items.length > 1 && (
    <select className="field is-small no-print" aria-label="Requests of" value={shown ? nameOf(shown) : ""} onChange={(event) => want(event.target.value)}>
      {items.map((item) => <option key={nameOf(item)} value={nameOf(item)}>{nameOf(item)}</option>)}
    </select>
  );
  return (
    <Card title="Requests and log lines" id="exemplars" aside={choose || undefined}>
      <Awaited asked={asked}>
        {(answer) => (shown ? <Shown item={shown} /> : (
          <>
            {answer.unknown.length === 0 && <p className="muted">None is kept: requests are kept while something is the matter with those who serve them.</p>}
            <Gaps gaps={answer.unknown} only={["requests, log lines and facets"]} />
          </>
        ))}
      </Awaited>
    </Card>
  );
}

function nameOf(item: { service: string; operation: string | null }): string {
  return item.operation ? `${item.service} ${item.operation}` : item.service;
}

function Shown({ item }: { item: Exemplar }) {
  return (
    <>
      <p className="muted">{item.failed.toLocaleString("en-US")} of {count(item.requests, "request")} failed, {item.slow} slow. The dark part of a bar is what the span spent itself.</p>
      {item.traces.slice(0, tracesMax).map((trace) => <Waterfall key={trace.traceId} trace={trace} />)}
      {item.logs.length > 0 && <h3>What it logged</h3>}
      {item.logs.slice(0, logsMax).map((log) => <Logged key={log.template} log={log} />)}
    </>
  );
}

function Logged({ log }: { log: LogLine }) {
  return (
    <p className="log">
      <Moment time={log.lastSeen} /> {log.new && <Chip tone="note">new</Chip>} {log.error && <Chip tone="bad">error</Chip>}{" "}
      {log.line || log.template}{log.count > 1 && <span className="faint"> {log.count} times</span>}
    </p>
  );
}

/** What failed or slow requests have and others have not, by more than chance. */
export function Common(subject: Subject) {
  const { at } = usePlace();
  const asked = useQuestion<FacetsAnswer>("facets", { ...subject, at, limit: 30 }, 3);
  return (
    <Card title="What they have in common" id="facets">
      <Awaited asked={asked}>
        {(answer) => {
          const told = answer.facets.filter((one) => one.values.length > 0);
          const requests = answer.facets.reduce((sum, one) => Math.max(sum, one.requests), 0);
          return (
            <>
              {told.length === 0 && requests > 0 && <p className="muted">Nothing sets the requests that fail apart from the rest: no version, instance, route or customer.</p>}
              {told.length === 0 && requests === 0 && answer.unknown.length === 0 && <p className="muted">No requests were compared.</p>}
              {told.map((one) => <Values key={nameOf(one)} facets={one} />)}
              {told.length === 0 && <Gaps gaps={answer.unknown} only={["requests, log lines and facets"]} />}
            </>
          );
        }}
      </Awaited>
    </Card>
  );
}

function Values({ facets }: { facets: Facets }) {
  const verb = facets.compared === "slow" ? "slow" : "failed";
  return (
    <>
      <h3 className="name">{nameOf(facets)}</h3>
      <ul className="list">
        {facets.values.slice(0, facetsMax).map((one) => (
          <li key={`${one.facet}=${one.value}`}>
            <div className="row"><span className="name">{one.facet} {one.value}</span><span className="push faint">{one.bad} of {one.all} {verb}</span></div>
            <Meter share={one.all ? one.bad / one.all : 0} tone="bad" label={`${percent(one.all ? one.bad / one.all : 0)} of ${one.facet} ${one.value} ${verb}`} />
          </li>
        ))}
      </ul>
    </>
  );
}
