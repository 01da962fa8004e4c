import { Diagnosis, IncidentLine, Incidents } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, Link, usePlace } from "../app/router";
import { duration, percent } from "../parts/format";
import { Awaited, Chip, Moment, useTitle } from "../parts/parts";
import { headlineOf, linesOf, priorityTone, severityTone } from "./incident";

export function IncidentsPage() {
  useTitle("Incidents");
  const { at, query } = usePlace();
  const incidents = useQuestion<Incidents>("incidents", { at });
  const diagnosis = useQuestion<Diagnosis>("diagnosis", { at });
  const chosen = query.get("state") ?? "";
  return (
    <div className="stack">
      <div className="row">
        <h1>Incidents</h1>
        <span className="push" />
        <label className="row faint">State
          <select className="field" value={chosen} onChange={(event) => changeQuery({ state: event.target.value })}>
            <option value="">any</option><option value="open">open</option><option value="over">over</option>
          </select>
        </label>
      </div>
      <Awaited<Incidents | Diagnosis> asked={incidents.answer ? incidents : diagnosis}>
        {(answer) => {
          const all = "incidents" in answer ? answer.incidents : linesOf(answer);
          const lines = all.filter((line) => !chosen || (chosen === "open") === (line.closed === null));
          if (lines.length === 0) return <Nothing isFiltered={chosen !== ""} />;
          return <Table lines={lines} at={answer.at} />;
        }}
      </Awaited>
    </div>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return (
    <section className="card empty">
      <h2>{isFiltered ? "No incident is in that state" : "There has been no incident"}</h2>
      <p className="muted">An incident opens when symptoms point to a cause twice running. There is one for each cause, not one for each alert.</p>
    </section>
  );
}

function Table({ lines, at }: { lines: IncidentLine[]; at: string }) {
  return (
    <section className="card">
      <table>
        <thead><tr><th>No.</th><th>What</th><th>State</th><th>Sure</th><th>Since</th><th>For</th></tr></thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number}>
              <td>{line.number}</td>
              <td>
                <Link to={`/incidents/${line.number}`}>{headlineOf(line)}</Link>
                <div className="row">
                  {line.priority && <Chip tone={`rank ${priorityTone(line.priority)}`}>{line.priority}</Chip>}
                  {line.lead && <Chip tone={severityTone(line.lead.severity)}>{line.lead.severity}</Chip>}
                </div>
              </td>
              <td>{line.state}</td>
              <td className="nowrap">{line.lead ? percent(line.lead.probability) : "–"}</td>
              <td className="nowrap"><Moment time={line.lead?.onset ?? line.opened} withDay /></td>
              <td className="nowrap">{duration(Date.parse(line.closed ?? at) - Date.parse(line.lead?.onset ?? line.opened))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
