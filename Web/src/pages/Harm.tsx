// Whom it hurts, and how urgent that makes it.

import { IncidentWhole } from "../api/types";
import { count, number, percent } from "../parts/format";
import { Card, EntityLink, Meter } from "../parts/parts";

export function Harm({ incident }: { incident: IncidentWhole }) {
  const { impact, judgement, override } = incident;
  if (!impact) return null;
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
      <p className="faint">
        {impact.services.length > 0 && <>It shows at {impact.services.join(", ")}: {count(impact.entityCount, "thing")}.</>}
      </p>
      {judgement && <p className="note" data-testid="judgement">{judgement.sentence}</p>}
      {override && <p className="note">{override.by} set {override.priority}: {override.reason}</p>}
    </Card>
  );
}
