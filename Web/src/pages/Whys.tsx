// From what is felt to what is to blame, each answer asked again.

import { Whys as WhysAnswer } from "../api/answers";
import { Cause, keyOf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { capital } from "../parts/format";
import { Card, EntityLink } from "../parts/parts";

export function Whys({ cause, incident }: { cause: Cause; incident: number }) {
  const { at } = usePlace();
  const asked = useQuestion<WhysAnswer>(`incidents/${incident}/whys`, { at });
  const whys = asked.answer?.causes.find((one) => one.cause === cause.cause && keyOf(one.entity) === keyOf(cause.entity))?.whys;
  return (
    <Card title="Why?" id="whys">
      {whys && whys.length > 0 ? (
        <ol className="why">
          {whys.map((why, index) => (
            <li key={index}>
              <span>{index === 0 && <><span className="ask">{why.question}</span><br /></>}{why.answer}</span>
            </li>
          ))}
        </ol>
      ) : <Path cause={cause} />}
    </Card>
  );
}

/** The path of the cause read backwards, where nobody says it in sentences. */
function Path({ cause }: { cause: Cause }) {
  const steps = [...cause.path].reverse();
  if (steps.length === 0) return <p className="muted">It is felt where it is.</p>;
  return (
    <ol className="why">
      {steps.map((step, index) => (
        <li key={index}>
          <span>
            {index > 0 && <><span className="ask">Because</span><br /></>}
            {capital(step.summary)}
            <br /><span className="faint"><EntityLink entity={step.entity} /></span>
          </span>
        </li>
      ))}
    </ol>
  );
}
