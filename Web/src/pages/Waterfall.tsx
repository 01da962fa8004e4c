// One request from its first span to its last: who waited for whom, and who spent the time.

import { Span, Trace } from "../api/types";
import { capital, count, number } from "../parts/format";
import { Moment } from "../parts/parts";

const spansMax = 14;
/** Deeper spans are not moved in further: the names need the room. */
const depthMax = 8;
const width = 1000;

export function Waterfall({ trace }: { trace: Trace }) {
  const whole = Math.max(trace.durationNanoseconds, 1);
  const spans = trace.spans.slice(0, spansMax);
  const left = trace.spans.length - spans.length + trace.omitted;
  return (
    <div className="waterfall">
      <p className="faint">
        {capital(trace.kind)} request at <Moment time={trace.start} />, {taken(trace.durationNanoseconds)},{" "}
        <code className="name">{trace.traceId}</code>
      </p>
      {spans.map((span) => <Fall key={span.spanId} span={span} whole={whole} />)}
      {left > 0 && <p className="faint">and {count(left, "more span")}</p>}
    </div>
  );
}

/** The dark part of a bar is time that the span spent itself, drawn at its end. */
function Fall({ span, whole }: { span: Span; whole: number }) {
  const at = (nanoseconds: number) => (nanoseconds / whole) * width;
  const length = Math.max(at(span.durationNanoseconds), 3);
  const own = Math.min(length, at(span.selfNanoseconds));
  return (
    <div className={span.chosen ? "fall is-chosen" : "fall"}>
      <span className={`name is-in-${Math.min(span.depth, depthMax)}`} title={`${span.service} ${span.name}`}>{span.service} {span.name}</span>
      <svg viewBox={`0 0 ${width} 16`} preserveAspectRatio="none" aria-hidden="true">
        <rect className={span.error ? "fall-bar is-failed" : "fall-bar"} x={at(span.offsetNanoseconds)} y={2} width={length} height={12} />
        <rect className="fall-self" x={at(span.offsetNanoseconds) + length - own} y={2} width={own} height={12} />
      </svg>
      <span className="faint">{taken(span.durationNanoseconds)}{span.error ? ", failed" : ""}</span>
    </div>
  );
}

function taken(nanoseconds: number): string {
  return nanoseconds < 1e9 ? `${number(nanoseconds / 1e6)} ms` : `${number(nanoseconds / 1e9)} s`;
}
