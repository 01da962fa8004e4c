// One slider under every page: which moment is looked at, with the outages marked on it.

import { useEffect, useMemo, useState } from "react";

import { Diagnosis, Incidents, Status } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, Link, usePlace } from "../app/router";
import { clock, day } from "../parts/format";
import { Mark, onsetsAround, Span, spanOf } from "./span";

const stepsOfPlay = 60;
const millisecondsPerStep = 500;

export function TimeBar() {
  const { at } = usePlace();
  const status = useQuestion<Status>("status").answer;
  const diagnosis = useQuestion<Diagnosis>("diagnosis").answer;
  const incidents = useQuestion<Incidents>("incidents").answer;
  const span = useMemo(() => spanOf({ status, diagnosis, incidents }), [status, diagnosis, incidents]);
  const [dragged, drag] = useState<number | null>(null);
  const [isPlaying, play] = useState(false);
  const step = 1000;
  const shown = dragged ?? (at && span ? Date.parse(at) : span?.end ?? 0);

  const look = (time: number) => {
    if (!span) return;
    const isNow = time >= span.end - step;
    changeQuery({ at: isNow ? null : new Date(Math.round(time / step) * step).toISOString() });
  };

  // The address follows the hand a little later: each moment is a question.
  useEffect(() => {
    if (dragged === null) return undefined;
    const timer = window.setTimeout(() => { look(dragged); drag(null); }, 180);
    return () => window.clearTimeout(timer);
  }, [dragged]);

  // Whoever goes to another moment meanwhile, as with "Back to now", has let go of the slider.
  useEffect(() => drag(null), [at]);

  useEffect(() => {
    if (!isPlaying || !span) return undefined;
    const timer = window.setInterval(() => {
      const now = new URLSearchParams(window.location.search).get("at");
      const next = (now ? Date.parse(now) : span.begin) + (span.end - span.begin) / stepsOfPlay;
      if (next >= span.end) play(false);
      look(next);
    }, millisecondsPerStep);
    return () => window.clearInterval(timer);
  }, [isPlaying, span]);

  if (!span) return <div className="time" aria-hidden="true" />;
  const togglePlay = () => {
    if (!isPlaying && !at) changeQuery({ at: new Date(span.begin).toISOString() });
    play(!isPlaying);
  };
  return (
    <div className="time no-print" data-testid="time" role="region" aria-label="Moment">
      <button className="plain time-play" onClick={togglePlay} aria-label={isPlaying ? "Pause" : "Play back"}>
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" fill="currentColor">
          {isPlaying ? <path d="M4 3h4v12H4ZM10 3h4v12h-4Z" /> : <path d="M4 2.500 15 9 4 15.500Z" />}
        </svg>
      </button>
      <div className="time-moment">
        {clock(shown)} UTC<small>{at || dragged !== null ? day(shown) : `${day(shown)}, now`}</small>
      </div>
      <div className="time-track">
        <Marks span={span} />
        <input
          type="range" min={span.begin} max={span.end} step={step} value={Math.min(shown, span.end)}
          aria-label="Moment" aria-valuetext={`${day(shown)} ${clock(shown)} UTC`}
          onChange={(event) => drag(Number(event.target.value))}
        />
      </div>
      <Jumps span={span} shown={shown} look={(time) => { play(false); look(time); }} />
      {at && <Link className="button time-compare" to="/compare" query={{ at: null, from: at }}>Compare</Link>}
      <button className="button" disabled={!at} onClick={() => { play(false); changeQuery({ at: null }); }}>Now</button>
    </div>
  );
}

/** To where an outage began, the one before and the one after the moment. */
function Jumps({ span, shown, look }: { span: Span; shown: number; look: (time: number) => void }) {
  const { before, after } = onsetsAround(span, shown);
  return (
    <div className="time-jumps" role="group" aria-label="Incidents on the time line">
      <Jump label="Onset before" mark={before} look={look} path="M11 3 5 9l6 6" />
      <Jump label="Onset after" mark={after} look={look} path="M7 3l6 6-6 6" />
    </div>
  );
}

interface JumpProperties {
  label: string;
  mark: Mark | null;
  look: (time: number) => void;
  path: string;
}

function Jump({ label, mark, look, path }: JumpProperties) {
  return (
    <button
      className="plain" disabled={!mark} aria-label={mark ? `${label}: ${mark.text}, ${clock(mark.from)}` : `${label}: none`}
      title={mark ? `${clock(mark.from)} ${mark.text}` : undefined} onClick={() => mark && look(mark.from)}
    >
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2"><path d={path} /></svg>
    </button>
  );
}

/** Outages as bars on the rail, and the hours. */
function Marks({ span }: { span: Span }) {
  const share = (time: number) => `${(100 * (time - span.begin)) / (span.end - span.begin)}%`;
  const length = (from: number, to: number) => `${(100 * Math.max(0, to - from)) / (span.end - span.begin)}%`;
  return (
    <svg aria-hidden="true">
      <rect x="0" y="13" width="100%" height="4" rx="2" className="time-rail" />
      {span.marks.map((mark) => (
        <rect
          key={mark.id} x={share(mark.from)} width={length(mark.from, mark.to)} y="12" height="6" rx="2"
          className={`time-mark ${mark.isOver ? "is-over" : ""}`}
        ><title>{mark.text}</title></rect>
      ))}
      {span.hours.map((hour) => (
        <text key={hour} x={share(hour)} y="34" textAnchor="middle" className="time-text">
          {clock(hour).slice(0, span.isShort ? 8 : 5)}
        </text>
      ))}
    </svg>
  );
}
