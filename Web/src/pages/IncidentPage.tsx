// One incident: what, how sure and why, whom it hurts, what to do. In this order.

import { useMemo, useState } from "react";

import { Cause, Diagnosis, IncidentWhole, keyOf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, usePlace } from "../app/router";
import { CausalGraph } from "../graph/CausalGraph";
import { pictureOf, Steps, stepsOf } from "../graph/cause";
import { count, duration, percent, words } from "../parts/format";
import { Awaited, Card, Chip, EntityLink, Meter, Moment, useTitle } from "../parts/parts";
import { CaseActions } from "./CaseActions";
import { Deadlines } from "./Deadlines";
import { Evidence } from "./Evidence";
import { Common, Exemplars } from "./Exemplars";
import { Harm } from "./Harm";
import { headlineOf, linesOf, priorityTone, severityTone } from "./incident";
import { Helped, Remedies } from "./Remedies";
import { RunRemedies } from "./RunRemedies";
import { SymptomRow } from "./SymptomRow";
import { TimeLine } from "./TimeLine";
import { Whys } from "./Whys";

export function IncidentPage({ id }: { id: string }) {
  const { at } = usePlace();
  const whole = useQuestion<IncidentWhole>(`incidents/${encodeURIComponent(id)}`, { at });
  const diagnosis = useQuestion<Diagnosis>("diagnosis", { at });
  const known = useMemo(
    () => whole.answer ?? (diagnosis.answer ? fromDiagnosis(diagnosis.answer, id) : null),
    [whole.answer, diagnosis.answer, id],
  );
  if (known) return <Whole incident={known} />;
  if (whole.refusal && diagnosis.answer) {
    return (
      <section className="card empty">
        <h1>There is no incident {id} {at ? "at that moment" : "now"}</h1>
        <p className="muted">It may lie in the past: move the time line at the bottom to when it was.</p>
      </section>
    );
  }
  return <Awaited asked={whole}>{() => null}</Awaited>;
}

function fromDiagnosis(diagnosis: Diagnosis, id: string): IncidentWhole | null {
  const line = linesOf(diagnosis).find((candidate) => `${candidate.number}` === id);
  if (!line) return null;
  const causes = diagnosis.causes.filter((cause) => `${cause.incident ?? 0}` === id);
  return { ...line, at: diagnosis.at, causes, unexplained: diagnosis.unexplained };
}

function Whole({ incident }: { incident: IncidentWhole }) {
  const headline = headlineOf(incident);
  useTitle(headline);
  const causes = incident.causes.filter((cause) => cause.verdict === "cause");
  const rivals = incident.causes.filter((cause) => cause.verdict !== "cause");
  const [shown, show] = useState(0);
  const cause = causes[Math.min(shown, causes.length - 1)];
  return (
    <article>
      <Lead incident={incident} headline={headline} />
      {!cause && <p className="note">No cause is named at this moment.</p>}
      {causes.length > 1 && (
        <div className="row no-print" role="tablist" aria-label="Causes">
          {causes.map((candidate, index) => (
            <button
              key={index} role="tab" aria-selected={candidate === cause} onClick={() => show(index)}
              className={`button ${candidate === cause ? "is-first" : ""}`}
            >{words(candidate.cause)}, {candidate.entity.name}</button>
          ))}
        </div>
      )}
      {cause && <OneCause cause={cause} rivals={rivals} incident={incident} />}
    </article>
  );
}

function Lead({ incident, headline }: { incident: IncidentWhole; headline: string }) {
  const lead = incident.lead;
  const explained = incident.causes.reduce((sum, cause) => sum + (cause.verdict === "cause" ? cause.explains.length : 0), 0);
  // The cause is weighed anew with each window; the incident keeps what was said when it was last judged.
  const sure = incident.causes.find((cause) => cause.verdict === "cause")?.probability ?? lead?.probability ?? 0;
  return (
    <header className="lead">
      <div className="row">
        {incident.priority && <Chip tone={`rank ${priorityTone(incident.priority)}`}>{incident.priority}</Chip>}
        {lead && <Chip tone={severityTone(lead.severity)}>{lead.severity}</Chip>}
        <Chip>{incident.state}</Chip>
        <span className="faint">Incident {incident.number}{incident.owner ? `, ${incident.owner} is on it` : ""}</span>
        <Deadlines deadlines={incident.deadlines ?? []} />
      </div>
      <h1 data-testid="headline">{headline}</h1>
      {lead && (
        <dl className="facts">
          <div><dt>Sure</dt><dd className="is-large">{percent(sure)}</dd></div>
          <div><dt>Since</dt><dd className="is-large"><Moment time={lead.onset} /> <span className="faint">UTC</span></dd></div>
          <div><dt>For</dt><dd className="is-large">{duration(Date.parse(incident.closed ?? incident.at) - Date.parse(lead.onset))}</dd></div>
          <div><dt>Explains</dt><dd className="is-large">{count(explained, "symptom")}</dd></div>
          <div><dt>Where</dt><dd className="is-large"><EntityLink entity={lead.entity} /></dd></div>
        </dl>
      )}
      <CaseActions incident={incident} />
    </header>
  );
}

function OneCause({ cause, rivals, incident }: { cause: Cause; rivals: Cause[]; incident: IncidentWhole }) {
  const { at, query } = usePlace();
  const whole = useQuestion<Steps>(`incidents/${incident.number}/graph`, { at }).answer;
  const isDetailed = query.get("detail") === "yes";
  const picture = useMemo(() => pictureOf(whole ?? stepsOf(cause), cause, isDetailed), [whole, cause, isDetailed]);
  const chosen = query.get("step");
  const choose = (id: string | null) => changeQuery({ step: id });
  const node = picture.nodes.find((candidate) => candidate.id === chosen);
  return (
    <div className="stack">
      <Card title="From the cause to whom it hurts" id="graph" aside={(
        <label className="row no-print">
          <input type="checkbox" checked={isDetailed} onChange={(event) => changeQuery({ detail: event.target.checked ? "yes" : null, step: null })} />
          operations and links too
        </label>
      )}>
        <CausalGraph picture={picture} chosen={chosen} onChoose={choose} />
      </Card>
      <div className="columns">
        <div className="stack">
          <TimeLine cause={cause} incident={incident} />
          <Evidence cause={cause} only={node ? node.id : null} isDetailed={isDetailed} />
          <Exemplars incident={incident.number} nearest={cause.entity.service} />
          <Rivals rivals={rivals} />
          {incident.unexplained.length > 0 && (
            <Card title="Not explained by it" aside={count(incident.unexplained.length, "symptom")}>
              {incident.unexplained.map((symptom, index) => <SymptomRow key={index} symptom={symptom} />)}
            </Card>
          )}
        </div>
        <div className="stack is-side">
          <Remedies cause={cause} />
          <RunRemedies incident={incident.number} cause={cause} />
          <Whys cause={cause} incident={incident.number} />
          <Harm incident={incident} />
          <Helped incident={incident.number} />
          <Common incident={incident.number} />
        </div>
      </div>
    </div>
  );
}

function Rivals({ rivals }: { rivals: Cause[] }) {
  return (
    <Card title="Why not something else?" id="rivals">
      {rivals.length === 0 && <p className="muted">Nothing else that is known comes near to explaining this.</p>}
      <ul className="list">
        {rivals.map((rival) => (
          <li key={`${keyOf(rival.entity)}${rival.cause}`}>
            <div className="row">
              <h3>{rival.summary}</h3><span className="push faint">{percent(rival.probability)}</span>
            </div>
            <p className="faint"><EntityLink entity={rival.entity} /></p>
            <Meter share={rival.probability} label={`Probability of ${rival.summary}`} />
            <ul className="muted">{rival.whyNot.map((reason) => <li key={reason}>{reason}</li>)}</ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}
