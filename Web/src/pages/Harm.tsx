// Whom it hurts, and how urgent that makes it.

import { Burn, HarmAnswer } from "../api/answers";
import { IncidentWhole, keyOf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { count, duration, number, percent } from "../parts/format";
import { Card, EntityLink, Meter } from "../parts/parts";

export function Harm({ incident }: { incident: IncidentWhole }) {
  const { at } = usePlace();
  const harm = useQuestion<HarmAnswer>(`incidents/${incident.number}/impact`, { at }, 3).answer;
  // Asked for by itself it is as of now; the incident holds what it was when last judged.
  const impact = harm?.impact ?? incident.impact;
  const judgement = harm?.judgement ?? incident.judgement;
  const { override } = incident;
  if (!impact) {
    return <Card title="Whom it hurts" id="impact"><p className="muted">Nobody outside feels it so far: no entry point is slower or fails more than usual.</p></Card>;
  }
  const service = (name: string) => ({ type: "service", kind: null, name, service: name });
  return (
    <Card title="Whom it hurts" id="impact" aside={impact.spreading ? "still spreading" : undefined}>
      <ul className="list">
        {impact.entryPoints.map((entry) => (
          <li key={entry.service}>
            <div className="row"><EntityLink entity={service(entry.service)} withType={false} />
              <span className="push faint">{entry.failingShare !== null ? `${percent(entry.failingShare)} of requests fail` : ""}</span></div>
            {entry.failingShare !== null && <Meter share={entry.failingShare} tone="bad" label={`Requests of ${entry.service} that fail`} />}
            {entry.latencySeconds !== null && <div className="faint">{number(entry.latencySeconds)} s a request, where {number(entry.latencyLimitSeconds)} s is usual</div>}
            <div className="faint">{entry.operations.join(", ")}</div>
          </li>
        ))}
      </ul>
      {harm && harm.burns.length > 0 && <Burns burns={harm.burns} />}
      <p className="faint">
        {impact.services.length > 0 && <>It shows at {impact.services.join(", ")}: {count(impact.entityCount, "thing")}.</>}
      </p>
      {harm && harm.entities.length > 0 && (
        <details className="no-print">
          <summary>All that is touched</summary>
          <ul className="muted">{harm.entities.map((entity) => <li key={keyOf(entity)}><EntityLink entity={entity} /></li>)}</ul>
        </details>
      )}
      {judgement && <p className="note" data-testid="judgement">{judgement.sentence}</p>}
      {override && <p className="note">{override.by} set {override.priority}: {override.reason}</p>}
    </Card>
  );
}

/** Error budgets that it spends. */
function Burns({ burns }: { burns: Burn[] }) {
  return (
    <>
      <h3>Error budgets that it spends</h3>
      <ul className="list" data-testid="burns">
        {burns.map((burn) => (
          <li key={burn.objective} className="row">
            <span className="name">{burn.objective}</span>
            <span className="push faint">{number(burn.rate)} times too fast{burn.secondsLeft === null ? "" : `, spent in ${duration(burn.secondsLeft * 1000)}`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
