// Whence about itself: what came in, what was dropped, what is near its bound.

import { Status } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { bytes, capital, duration, number } from "../parts/format";
import { Awaited, Card, Chip, Meter, Moment, useTitle } from "../parts/parts";
import { Health, Sign } from "../parts/Sign";

/** Counters that mean loss: above zero they are said first. */
const losses = /drop|refus|reject|beyond|too many|stale|slow|orphan/i;

export function StatusPage() {
  useTitle("Status");
  const asked = useQuestion<Status>("status");
  return (
    <Awaited asked={asked}>
      {(status) => (
        <div className="stack">
          <header className="lead">
            <div className="row">
              <Standing status={status} />
              <Chip>version {status.version}</Chip>
              {status.doors.lacks.map((lack) => <Chip key={lack} tone="warn">{lack}</Chip>)}
              {status.doors.tokens && <Chip>tokens</Chip>}
              {status.doors.tls && <Chip>TLS</Chip>}
            </div>
            <h1>Whence about itself</h1>
            <dl className="facts">
              <div><dt>Knows until</dt><dd className="is-large"><Moment time={status.at} withDay /></dd></div>
              {status.history.storedThrough && (
                <div><dt>Stored, behind by</dt><dd className="is-large">{duration(Date.parse(status.at) - Date.parse(status.history.storedThrough))}</dd></div>
              )}
              <div><dt>Waits for the late</dt><dd className="is-large">{number(status.allowedLatenessSeconds)} s</dd></div>
              {["tracesItems", "metricsItems", "logsItems"].map((name) => (
                <div key={name}><dt>{names[name]}</dt><dd className="is-large">{number(status.receivers[name])}</dd></div>
              ))}
              <div><dt>Taken in</dt><dd className="is-large">{bytes(status.receivers.acceptedBytes ?? 0)}</dd></div>
            </dl>
          </header>
          <Losses status={status} />
          <div className="halves">
            <div className="stack">
              <Gauges status={status} />
              <Figures title="Engine" tables={[status.engine]} />
            </div>
            <div className="stack">
              <Figures title="Found and known" tables={[status.topology, status.library]} />
              <Store status={status} />
              <Figures title="Doors" tables={[status.receivers]} />
              {status.questions && <Figures title="Questions" tables={[status.questions]} />}
            </div>
          </div>
        </div>
      )}
    </Awaited>
  );
}

function Standing({ status }: { status: Status }) {
  const { health, text } = standingOf(status);
  return <><Sign health={health} size={20} /><span className="muted" data-testid="standing">{text}</span></>;
}

/** The one thing to know first: what is shut, lost or nearly full, the worst of it. */
function standingOf(status: Status): { health: Health; text: string } {
  if (!status.ready) return { health: "bad", text: "Not ready: a door is still shut" };
  if (status.history.failure !== null) return { health: "bad", text: "History is not being stored" };
  if (status.doors.failure !== null) return { health: "bad", text: status.doors.failure };
  const [fullest] = boundsOf(status);
  if (fullest && fullest.share > tight) return { health: "bad", text: `${fullest.name}: nearly all that is allowed` };
  if (fullest && fullest.share > near) return { health: "warn", text: `${fullest.name}: near what is allowed` };
  if (lossesOf(status).length > 0) return { health: "warn", text: "All doors are open; something was lost or refused" };
  return { health: "ok", text: "All doors are open, nothing was lost" };
}

const names: Record<string, string> = { tracesItems: "Spans", metricsItems: "Points", logsItems: "Log records" };

function lossesOf(status: Status): [string, number][] {
  const counters = [status.receivers, status.engine, status.questions ?? {}].flatMap((table) => Object.entries(table));
  return counters.filter(([name, value]) => losses.test(name) && value > 0);
}

function Losses({ status }: { status: Status }) {
  const lost = lossesOf(status);
  return (
    <Card title="Lost or refused" id="losses">
      {status.doors.failure !== null && <p className="row"><Sign health="bad" size={14} />{status.doors.failure}</p>}
      {lost.length === 0 && status.history.failure === null
        ? <p className="row"><Sign health="ok" />Nothing was dropped or refused since the start.</p>
        : (
          <ul className="list">
            {lost.map(([name, value]) => <li key={name} className="row"><Sign health="warn" size={14} />{plain(name)}<span className="push">{number(value)}</span></li>)}
            {status.history.failure !== null && <li className="row"><Sign health="bad" size={14} />{status.history.failure}</li>}
          </ul>
        )}
    </Card>
  );
}

interface Bound {
  name: string;
  value: number;
  limit: number;
  share: number;
}

/** Shares of a bound from which on it is said. */
const near = 0.7;
const tight = 0.9;

/** Bounds beside what they hold, fullest first. */
function boundsOf(status: Status): Bound[] {
  const held: [string, number | undefined, number | undefined][] = [
    ["Bytes in flight, at most so far", status.receivers.inFlightBytesPeak, status.limits.inFlightBytes],
    ["Connections", status.receivers.connections, status.limits.connections],
    ["Pending spans", status.engine["pending spans"], status.limits.pendingSpans],
    ["Series", status.engine.series, status.limits.series],
    ["Symbols", status.engine.symbols, status.limits.symbols],
    ["Senders", status.engine.senders, status.limits.senders],
    ["Questions in flight", status.questions?.inFlight, status.limits.apiInFlight],
    ["Streams of changes", status.questions?.eventStreams, status.limits.eventStreams],
  ];
  return held.flatMap(([name, value, limit]) => (
    value === undefined || limit === undefined || limit <= 0 ? [] : [{ name, value, limit, share: value / limit }]
  )).sort((a, b) => b.share - a.share);
}

function Gauges({ status }: { status: Status }) {
  return (
    <Card title="Bounds" id="bounds" aside="fullest first">
      {boundsOf(status).map(({ name, value, limit, share }) => (
        <div className="gauge" key={name}>
          <span>{name}</span><span className="faint">{number(value)} of {number(limit)}</span>
          <Meter share={share} tone={share > tight ? "bad" : share > near ? "warn" : ""} label={name} />
        </div>
      ))}
      <details>
        <summary>Every limit of the server</summary>
        <Rows table={status.limits} />
      </details>
    </Card>
  );
}

function Figures({ title, tables }: { title: string; tables: Record<string, number>[] }) {
  return (
    <Card title={title}>
      {tables.map((table, index) => <Rows key={index} table={table} />)}
    </Card>
  );
}

function Rows({ table }: { table: Record<string, number> }) {
  return (
    <table>
      <tbody>
        {Object.entries(table).map(([name, value]) => (
          <tr key={name}><td>{plain(name)}</td><td className="figure">{/bytes$/i.test(name) ? bytes(value) : number(value)}</td></tr>
        ))}
      </tbody>
    </table>
  );
}

function Store({ status }: { status: Status }) {
  return (
    <Card title="History" id="history">
      <table>
        <tbody>
          {Object.entries(status.history).filter(([, value]) => value === null || typeof value !== "object").map(([name, value]) => (
            <tr key={name}><td>{plain(name)}</td><td className="figure name">{value === null ? "none" : typeof value === "number" ? number(value) : String(value)}</td></tr>
          ))}
        </tbody>
      </table>
      {(status.history.kinds ?? []).filter((kind) => kind.rows > 0).map((kind) => (
        <div className="gauge" key={kind.kind}>
          <span>{capital(kind.kind.replace(/-/g, " "))}, {number(kind.rows)} rows</span>
          <span className="faint">{bytes(kind.bytes)} of {bytes(kind.bytesMax)}, {duration(kind.ageSecondsMax * 1000)}</span>
          <Meter share={kind.bytes / Math.max(1, kind.bytesMax)} label={`Bytes of ${kind.kind}`} />
        </div>
      ))}
    </Card>
  );
}

/** acceptedBytes becomes Accepted bytes; refused.tooLarge becomes Refused, too large. */
function plain(name: string): string {
  return capital(name.replace(/\./g, ", ").replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`));
}
