// What to do: what the cause's own model says, and what helped others before.

import { Playbook, Playbooks } from "../api/answers";
import { Cause } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { Link, usePlace } from "../app/router";
import { day, duration } from "../parts/format";
import { Gaps } from "../parts/Gaps";
import { Awaited, Card } from "../parts/parts";

export function Remedies({ cause }: { cause: Cause }) {
  return (
    <Card title="What to do" id="remedies">
      {cause.remedies.length === 0 && <p className="muted">No remedy is known for this cause.</p>}
      <ol className="steps">{cause.remedies.map((remedy) => <li key={remedy}><span>{remedy}</span></li>)}</ol>
    </Card>
  );
}

export function Helped({ incident }: { incident: number }) {
  const { at } = usePlace();
  const asked = useQuestion<Playbooks>(`incidents/${incident}/playbook`, { at }, 6);
  return (
    <Card title="What helped before" id="playbooks">
      <Awaited asked={asked}>
        {(answer) => (
          <>
            {answer.playbooks.length === 0 && <Gaps gaps={answer.unknown} only={["what helps"]} />}
            <ul className="list">{answer.playbooks.map((one) => <li key={one.number}><Earlier playbook={one} isOwn={one.number === incident} /></li>)}</ul>
          </>
        )}
      </Awaited>
    </Card>
  );
}

function Earlier({ playbook, isOwn }: { playbook: Playbook; isOwn: boolean }) {
  const restored = playbook.secondsToRestore === null ? "" : `, restored after ${duration(playbook.secondsToRestore * 1000)}`;
  return (
    <>
      <h3>{isOwn ? "This incident" : <Link to={`/incidents/${playbook.number}`} query={{ at: null }}>Incident {playbook.number}</Link>}</h3>
      <p className="faint">{day(playbook.opened)}{restored}</p>
      <ol className="steps">
        {[...playbook.steps, ...playbook.remedies].map((step, index) => <li key={index}><span>{step}</span></li>)}
      </ol>
    </>
  );
}
