// Requests and log lines that show the trouble, and what the failed requests have in common.

import { Exemplar, ExemplarsAnswer, FacetsAnswer, Trace } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { capital, count, number, percent } from "../parts/format";
import { Card, Moment } from "../parts/parts";

const tracesMax = 3;
const spansMax = 14;
const logsMax = 4;

export function Exemplars({ entity }: { entity: string }) {
  const { at } = usePlace();
  const items = useQuestion<ExemplarsAnswer>("exemplars", { entity, at, limit: 5 }, 3).answer?.exemplars ?? [];
  const compared = useQuestion<FacetsAnswer>("facets", { entity, at, limit: 5 }, 3).answer?.facets ?? [];
  const facets = compared.flatMap((item) => item.values.map((value) => ({ ...value, compared: item.compared })));
  // Of a service as a whole first: its operations tell the same again.
  const shown = items.find((item) => item.traces.length + item.logs.length > 0);
  if (!shown) return null;
  return (
    <Card title="Requests and log lines" id="exemplars" aside={aside(shown)}>
      {shown.traces.slice(0, tracesMax).map((trace) => <Waterfall key={trace.traceId} trace={trace} />)}
      {shown.logs.slice(0, logsMax).map((log) => (
        <p key={log.template} className="log"><Moment time={log.lastSeen} /> {log.line || log.template}</p>
      ))}
      {facets.slice(0, logsMax).map((facet) => (
        <p key={`${facet.facet}=${facet.value}`}>
          {percent(facet.all ? facet.bad / facet.all : 0)} of the requests with <span className="name">{facet.facet}={facet.value}</span>{" "}
          {facet.compared === "slow" ? "are slow" : "fail"}, more than chance does.
        </p>
      ))}
    </Card>
  );
}

function aside(item: Exemplar): string {
  return `${item.failed} of ${count(item.requests, "request")} failed, ${item.slow} slow`;
}

function Waterfall({ trace }: { trace: Trace }) {
  const whole = Math.max(trace.durationNanoseconds, 1);
  const spans = trace.spans.slice(0, spansMax);
  const left = trace.spans.length - spans.length + trace.omitted;
  return (
    <div className="waterfall">
      <p className="faint">
        {capital(trace.kind)} request at <Moment time={trace.start} />, {milliseconds(trace.durationNanoseconds)},{" "}
        <span className="name">{trace.traceId}</span>
      </p>
      {spans.map((span) => (
        <div key={span.spanId} className="fall">
          <span className="name">{span.service} {span.name}</span>
          <svg viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
            <rect
              className={span.error ? "fall-bar is-failed" : "fall-bar"} x={(span.offsetNanoseconds / whole) * 1000} y={2}
              width={Math.max((span.durationNanoseconds / whole) * 1000, 3)} height={12}
            />
          </svg>
          <span className="faint">{milliseconds(span.durationNanoseconds)}{span.error ? ", failed" : ""}</span>
        </div>
      ))}
      {left > 0 && <p className="faint">and {count(left, "more span")}</p>}
    </div>
  );
}

function milliseconds(nanoseconds: number): string {
  return `${number(nanoseconds / 1e6)} ms`;
}
