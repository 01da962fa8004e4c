// Is something wrong, and what first? The page to leave on the wall.

import { Health as HealthAnswer } from "../api/answers";
import { Diagnosis, IncidentLine, Incidents, Symptoms, Topology } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { Link, usePlace } from "../app/router";
import { capital, count, duration, percent } from "../parts/format";
import { Awaited, Card, Chip, Moment, useTitle } from "../parts/parts";
import { Health, Sign } from "../parts/Sign";
import { Budgets } from "./Budgets";
import { Deadlines } from "./Deadlines";
import { areasOf, explainedBy, headlineOf, openOnes, priorityTone, severityTone, sureOf } from "./incident";
import { Areas, healthOfColour, Near, Night, nightOf } from "./Morning";
import { SymptomRow } from "./SymptomRow";

const unexplainedMax = 8;
/** With more services only those are shown that are not well. */
const areasMax = 32;

export function NowPage() {
  useTitle("Now");
  const { at, query } = usePlace();
  const diagnosis = useQuestion<Diagnosis>("diagnosis", { at });
  const since = nightOf(query, diagnosis.answer?.at ?? null);
  const health = useQuestion<HealthAnswer>("health", { at, since }).answer;
  const incidents = useQuestion<Incidents>("incidents", { at });
  const symptoms = useQuestion<Symptoms>("symptoms", { at });
  const topology = useQuestion<Topology>("topology", { type: "service", at }, 3);
  const open = openOnes(incidents.answer, diagnosis.answer);

  return (
    <Awaited asked={diagnosis}>
      {(answer) => {
        const entities = topology.answer?.entities;
        if (entities && entities.length === 0) return <FirstSteps />;
        const services = (entities ?? []).filter((entity) => entity.type === "service");
        const areas = areasOf(services, symptoms.answer?.symptoms ?? []);
        return (
          <div className="stack">
            <Verdict open={open ?? []} diagnosis={answer} health={health} />
            {(open ?? []).map((line) => <IncidentCard key={line.number} line={line} diagnosis={answer} />)}
            {health && <Areas health={health} />}
            {health && <div className="halves"><Night health={health} /><Near health={health} /></div>}
            <Budgets />
            {areas.length > 0 && (
              <Card title="Services" id="areas" aside={count(services.length, "service")}>
                {areas.length > areasMax && (
                  <p className="muted">{count(areas.filter((area) => area.health === "ok").length, "service")} without anything out of the ordinary. <Link to="/topology">All on the map</Link></p>
                )}
                <div className="areas">
                  {(areas.length > areasMax ? areas.filter((area) => area.health !== "ok").slice(0, areasMax) : areas).map((area) => (
                    <Link
                      key={area.service} to="/entity" query={{ type: "service", name: area.service }}
                      className={`area is-${area.health}`}
                    >
                      <Sign health={area.health} /><b className="name">{area.service}</b>
                      <span>{area.reason}</span>
                    </Link>
                  ))}
                </div>
              </Card>
            )}
            {answer.unexplained.length > 0 && (
              <Card title="Not explained by any cause" id="unexplained" aside={count(answer.unexplained.length, "symptom")}>
                {answer.unexplained.slice(0, unexplainedMax).map((symptom, index) => <SymptomRow key={index} symptom={symptom} />)}
              </Card>
            )}
          </div>
        );
      }}
    </Awaited>
  );
}

interface VerdictProperties {
  open: IncidentLine[];
  diagnosis: Diagnosis;
  health: HealthAnswer | null;
}

function Verdict({ open, diagnosis, health }: VerdictProperties) {
  const unexplained = diagnosis.unexplained.length;
  const byIncidents: Health = open.length > 0
    ? (open.some((line) => line.lead?.severity === "critical" || line.priority === "P1") ? "bad" : "warn") : "ok";
  // The morning check sees budgets and limits too; what it calls ill is never shown as well.
  const state = open.length > 0 || !health ? byIncidents : healthOfColour[health.state];
  const title = open.length === 1 ? "One thing is the matter"
    : open.length > 1 ? `${open.length} things are the matter`
    : state === "ok" ? "Nothing is the matter" : "No incident is open, and not all is in order";
  const explained = open.reduce((sum, line) => sum + explainedBy(line.number, diagnosis), 0);
  const text = open.length === 0
    ? unexplained > 0 ? `${capital(count(unexplained, "symptom"))} out of the ordinary, pointing to no cause.`
      : "No symptom is out of the ordinary."
    : `${capital(count(open.length, "cause"))} ${open.length === 1 ? "accounts" : "account"} for ${count(explained, "symptom")}.`;
  return (
    <section className={`card verdict is-${state}`} data-testid="verdict">
      <Sign health={state} size={42} />
      <h1>{title}</h1>
      <p>{text} <span className="faint">As of <Moment time={diagnosis.at} withDay /> UTC.</span></p>
    </section>
  );
}

function IncidentCard({ line, diagnosis }: { line: IncidentLine; diagnosis: Diagnosis }) {
  const lead = line.lead;
  const explained = explainedBy(line.number, diagnosis);
  return (
    <Link to={`/incidents/${line.number}`} className="card incident-card" data-testid="incident-card">
      <span className="row">
        {line.priority && <Chip tone={`rank ${priorityTone(line.priority)}`}>{line.priority}</Chip>}
        {lead && <Chip tone={severityTone(lead.severity)}>{lead.severity}</Chip>}
        <span className="faint">Incident {line.number}, {line.state}{line.owner ? `, ${line.owner} is on it` : ""}</span>
      </span>
      <span className="headline">{headlineOf(line)}</span>
      {lead && (
        <span className="row muted">
          <span>{percent(sureOf(line, diagnosis))} sure</span><span aria-hidden="true">·</span>
          <span>for {duration(Date.parse(diagnosis.at) - Date.parse(lead.onset))}</span>
          {explained > 0 && <><span aria-hidden="true">·</span><span>explains {count(explained, "symptom")}</span></>}
          <Deadlines deadlines={line.deadlines ?? []} />
        </span>
      )}
    </Link>
  );
}

/** What stands here before anything was heard. */
function FirstSteps() {
  const origin = "http://localhost:4318";
  return (
    <section className="card empty" data-testid="first-steps">
      <Sign health="unknown" size={34} />
      <h1>Nothing has been heard yet</h1>
      <p className="muted">
        Point an OpenTelemetry SDK or Collector at this server. The first service is here some seconds after its first span.
      </p>
      <pre>{`export OTEL_EXPORTER_OTLP_ENDPOINT=${origin}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`}</pre>
      <p className="muted">Without a system at hand, play a recorded outage into it:</p>
      <pre>{`whence play Examples/shop/recordings/connections-leaked --to ${origin} --speed max`}</pre>
      <p className="faint">gRPC is heard on port 4317. A recording of another day needs a server with a large --clock-lead-seconds.</p>
    </section>
  );
}

