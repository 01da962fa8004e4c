// What can be run for a cause: proposed, approved, and what became of it.

import { useState } from "react";

import { IncidentRemedies, RemedyAction, RemedyRun } from "../api/answers";
import { Refusal, tell } from "../api/ask";
import { may, useDoors } from "../api/doors";
import { refresh } from "../api/live";
import { Cause, EntityName, keyOf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { say } from "../app/Toasts";
import { duration } from "../parts/format";
import { Card, Chip, Moment } from "../parts/parts";

const tones: Record<string, string> = {
  confirmed: "ok", "dry-run": "note", refuted: "bad", failed: "bad", unknown: "warn", "rolled-back": "warn",
};

type Perform = (deed: string, body: object, done: string) => void;

export function RunRemedies({ incident, cause }: { incident: number; cause: Cause }) {
  const { at } = usePlace();
  const answer = useQuestion<IncidentRemedies>(`incidents/${incident}/remedies`, { at }).answer;
  const [isBusy, busy] = useState(false);
  const perform: Perform = (deed, body, done) => {
    busy(true);
    tell(`incidents/${incident}/${deed}`, body)
      .then(() => say(done), (refusal) => say(refusal instanceof Refusal ? refusal.message : "It could not be done."))
      .finally(() => {
        busy(false);
        refresh();
      });
  };
  const isIts = (entity: EntityName | null, name: string | null) =>
    entity !== null && name === cause.cause && keyOf(entity) === keyOf(cause.entity);
  const actions = answer?.actions.filter((one) => isIts(one.entity, one.cause)) ?? [];
  const runs = answer?.runs.filter((one) => one.entity === null || isIts(one.entity, one.cause)) ?? [];
  if (actions.length === 0 && runs.length === 0) return null;
  return (
    <Card title="What can be run" id="runs">
      <ul className="list">
        {actions.map((action) => (
          <li key={action.action}><Action action={action} runs={runs} isBusy={isBusy} perform={perform} /></li>
        ))}
        {[...runs].reverse().map((run) => (
          <li key={run.id}><Run run={run} actions={actions} isBusy={isBusy} perform={perform} /></li>
        ))}
      </ul>
    </Card>
  );
}

interface ActionProperties {
  action: RemedyAction;
  runs: RemedyRun[];
  isBusy: boolean;
  perform: Perform;
}

function Action({ action, runs, isBusy, perform }: ActionProperties) {
  const { role } = useDoors();
  const isOnItsWay = runs.some((run) => run.action === action.action && (run.step === "proposed" || run.underWay));
  const propose = () => perform(
    "propose-remedy", { action: action.action, entity: `${action.entity.type}/${action.entity.name}` }, "Proposed.");
  return (
    <div className="stack-small" data-testid={`action-${action.action}`}>
      <div className="row">
        <h3>{action.summary}</h3>
        <span className="push"><Chip tone={action.dryRun ? "note" : "warn"}>{action.dryRun ? "dry run" : "live"}</Chip></span>
      </div>
      {action.plan === null ? <p className="muted">It cannot be run: {action.obstacle}</p> : <code className="plan">{action.plan}</code>}
      <p className="faint">
        An {action.approval} approves it. Confirmed when the symptoms stay away for {action.checkWindows} windows
        within {duration(action.checkSeconds * 1000)}.
      </p>
      {action.plan !== null && may(role, "operator") && (
        <div className="actions no-print">
          <button className="button" disabled={isBusy || isOnItsWay} onClick={propose}>Propose</button>
        </div>
      )}
    </div>
  );
}

interface RunProperties {
  run: RemedyRun;
  actions: RemedyAction[];
  isBusy: boolean;
  perform: Perform;
}

function Run({ run, actions, isBusy, perform }: RunProperties) {
  const { role } = useDoors();
  const action = actions.find((one) => one.action === run.action);
  const isWaiting = run.step === "proposed" && may(role, action?.approval ?? "operator");
  const proposed = run.steps.find((step) => step.step === "proposed");
  return (
    <div className="stack-small" data-testid={`run-${run.id}`}>
      <div className="row">
        <h3>{run.id}</h3>
        <span className="push"><Chip tone={tones[run.step] ?? (run.underWay ? "warn" : "")}>{run.step}</Chip></span>
      </div>
      {isWaiting && proposed && <code className="plan">{proposed.text}</code>}
      {isWaiting && (
        <div className="actions no-print">
          <button
            className="button is-first" disabled={isBusy || !action}
            onClick={() => perform("approve-remedy", { remedy: run.id }, "Approved.")}
          >Approve</button>
          <button
            className="button" disabled={isBusy}
            onClick={() => perform("reject-remedy", { remedy: run.id }, "Rejected.")}
          >Reject</button>
        </div>
      )}
      <ul className="muted">
        {run.steps.map((step, index) => (
          <li key={index}><Moment time={step.at} /> {step.by} {step.step}{step.step !== "proposed" && step.text && `: ${step.text}`}</li>
        ))}
      </ul>
    </div>
  );
}
