// What a fault would reach, and whether it would be recognised. Before anything is chosen: what the estate withstands.

import { ReactNode, useState } from "react";

import { EntitySheet, Fault, keyOf, Resilience, Topology, WhatIf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, Link, usePlace } from "../app/router";
import { count, duration, number, percent, words } from "../parts/format";
import { Awaited, Card, Chip, EntityLink, Meter, Refused, useTitle } from "../parts/parts";
import { Sign } from "../parts/Sign";

export function WhatIfPage() {
  useTitle("What if");
  const { at, query } = usePlace();
  const entity = query.get("entity");
  const cause = query.get("cause");
  return (
    <div className="stack">
      <h1>What if …?</h1>
      <Choose entity={entity} cause={cause} at={at} />
      {entity && cause ? <Prediction entity={entity} cause={cause} at={at} /> : <Ranking entity={entity} at={at} />}
    </div>
  );
}

function Choose({ entity, cause, at }: { entity: string | null; cause: string | null; at: string | null }) {
  const topology = useQuestion<Topology>("topology", { limit: 20_000, at }, 6);
  const sheet = useQuestion<EntitySheet>(entity ? "entity" : null, { entity, at }, 6);
  const [text, write] = useState(entity ?? "");
  const names = (topology.answer?.entities ?? []).map((candidate) => `${candidate.type}/${candidate.name}`);
  const take = (value: string) => {
    write(value);
    if (names.includes(value)) changeQuery({ entity: value, cause: null });
  };
  return (
    <section className="card row" data-testid="choose">
      <label className="named">What fails
        <input className="field" list="entities" size={44} value={text} placeholder="database/…" onChange={(event) => take(event.target.value)} />
      </label>
      <datalist id="entities">{names.map((name) => <option key={name} value={name} />)}</datalist>
      <label className="named">How
        <select className="field" value={cause ?? ""} disabled={!sheet.answer} onChange={(event) => changeQuery({ cause: event.target.value })}>
          <option value="">{sheet.answer ? "choose a failure" : "choose what fails first"}</option>
          {sheet.answer?.causes.map((possible) => <option key={possible.cause} value={possible.cause}>{possible.summary}</option>)}
        </select>
      </label>
      {entity && <button className="button push" onClick={() => { write(""); changeQuery({ entity: null, cause: null }); }}>Start again</button>}
      {entity && sheet.refusal && <Refused refusal={sheet.refusal} />}
    </section>
  );
}

export function finding(answer: Pick<WhatIf, "finding" | "probability" | "takenFor">): { health: "ok" | "warn" | "unknown"; text: string } {
  switch (answer.finding) {
    case "found": return { health: "ok", text: `It would be named as the cause, ${percent(answer.probability ?? 0)} sure.` };
    case "taken-for": return { health: "warn", text: `It would be taken for ${answer.takenFor ?? "another cause"}.` };
    case "unseen": return { health: "unknown", text: "Nothing that is measured would show it." };
    case "unexplained": return { health: "unknown", text: "Its symptoms would be seen, and not be explained." };
    case "not-asked": return { health: "unknown", text: "There were too many faults to ask the diagnosis of this one." };
  }
}

function Prediction({ entity, cause, at }: { entity: string; cause: string; at: string | null }) {
  const asked = useQuestion<WhatIf>("what-if", { entity, cause, at }, 6);
  return (
    <Awaited asked={asked}>
      {(answer) => {
        const judged = finding(answer);
        const services = answer.reaches.filter((reached) => reached.entity.type === "service");
        return (
          <>
            <section className="card verdict" data-testid="prediction">
              <Sign health={judged.health} size={36} />
              <h2>{services.length === 0 ? "It would reach no service." : `It would reach ${count(services.length, "service")}: ${services.slice(0, 5).map((reached) => reached.entity.name).join(", ")}${services.length > 5 ? " …" : ""}.`}</h2>
              <p>{judged.text}{" "}<Link className="no-print" to="/topology" query={{ fault: entity, cause }}>Show it on the map</Link></p>
            </section>
            {answer.levels.length > 0 && (
              <Card title="Service levels at risk" id="levels" aside={count(answer.levels.length, "level")}>
                <ul className="list">
                  {answer.levels.map((level) => (
                    <li key={level.name}>
                      <Line left={level.name} right={percent(level.probability)} />
                      <span className="faint">after {duration(level.delaySeconds * 1000)}</span>
                    </li>
                  ))}
                </ul>
              </Card>
            )}
            <div className="halves">
              <Card title="What it would reach" id="reaches" aside={count(answer.reaches.length, "thing")}>
                <ul className="list">
                  {answer.reaches.map((reached) => (
                    <li key={`${keyOf(reached.entity)}${reached.through}`}>
                      <Line left={<EntityLink entity={reached.entity} />} right={percent(reached.probability)} />
                      <Meter share={reached.probability} label={`Chance to reach ${reached.entity.name}`} tone="warn" />
                      <span className="faint">{reached.summary}, after {duration(reached.delaySeconds * 1000)}</span>
                    </li>
                  ))}
                </ul>
              </Card>
              <Card title="What would show it" id="shows" aside={count(answer.shows.length, "symptom")}>
                <ul className="list">
                  {answer.shows.slice(0, 40).map((shown) => (
                    <li key={`${keyOf(shown.entity)}${shown.symptom}`}>
                      <Line left={shown.summary} right={percent(shown.probability)} />
                      <span className="faint"><EntityLink entity={shown.entity} />{shown.measured ? "" : "; nothing measures it"}{shown.alerts.length > 0 && `; alerts: ${shown.alerts.join(", ")}`}</span>
                    </li>
                  ))}
                </ul>
              </Card>
            </div>
          </>
        );
      }}
    </Awaited>
  );
}

function Line({ left, right }: { left: ReactNode; right: string }) {
  return <div className="row"><span className="name">{left}</span><span className="push faint nowrap">{right}</span></div>;
}

/** Drawing every fault takes the server some time, so it is asked by hand, and by type on a large estate. */
function Ranking({ entity, at }: { entity: string | null; at: string | null }) {
  const { query } = usePlace();
  const types = useQuestion<Topology>("topology", { limit: 20_000, at }, 60).answer;
  const type = query.get("rank");
  const known = [...new Set((types?.entities ?? []).map((candidate) => candidate.type))].sort();
  return (
    <>
      <section className="card empty" data-testid="rank">
        <h2>Choose what fails and how, to see how far it would spread</h2>
        <p className="muted">Or let every known fault be drawn at {entity ?? "everything of a type"}, and see which reach furthest and which nobody would recognise.</p>
        <label className="row">Rank the faults of
          <select className="field" value={type ?? ""} onChange={(event) => changeQuery({ rank: event.target.value })}>
            <option value="">nothing yet</option>
            {known.map((name) => <option key={name} value={name}>{words(name)}</option>)}
          </select>
        </label>
      </section>
      {type && <Ranked entity={entity} type={type} at={at} />}
    </>
  );
}

function Ranked({ entity, type, at }: { entity: string | null; type: string; at: string | null }) {
  const asked = useQuestion<Resilience>("resilience", { entity, type, limit: 40, at }, 1000);
  return (
    <Awaited asked={asked}>
      {(answer) => (
        <>
          <dl className="card facts">
            <div><dt>Faults looked at</dt><dd className="is-large">{number(answer.total)}</dd></div>
            <div><dt>Nothing would show</dt><dd className="is-large">{number(answer.unseenCount)}</dd></div>
            <div><dt>Taken for another</dt><dd className="is-large">{number(answer.confusedCount)}</dd></div>
            <div><dt>Single points of failure</dt><dd className="is-large">{number(answer.singlePoints.length)}</dd></div>
          </dl>
          {answer.singlePoints.length > 0 && <Faults title="Single points of failure" id="single" faults={answer.singlePoints} />}
          <Faults title="Faults by what they reach" id="ranking" faults={answer.faults} />
        </>
      )}
    </Awaited>
  );
}

function Faults({ title, id, faults }: { title: string; id: string; faults: Fault[] }) {
  return (
    <Card title={title} id={id} aside="widest reach first">
      <table>
        <thead><tr><th>Fault</th><th>Where</th><th className="figure">Services</th><th>Of all</th><th>Recognised</th></tr></thead>
        <tbody>
          {faults.map((fault) => {
            const judged = finding(fault);
            return (
              <tr key={`${keyOf(fault.entity)}${fault.cause}`}>
                <td><Link to="/what-if" query={{ entity: `${fault.entity.type}/${fault.entity.name}`, cause: fault.cause }}>{words(fault.cause)}</Link></td>
                <td><EntityLink entity={fault.entity} /></td>
                <td className="figure">{number(fault.services)}</td>
                <td style={{ minWidth: 110 }}><Meter share={fault.blastRadius} label="Share of services reached" tone={fault.blastRadius > 0.5 ? "bad" : "warn"} /></td>
                <td><Chip tone={judged.health === "ok" ? "ok" : judged.health === "warn" ? "warn" : ""}>{fault.finding.replace("-", " ")}</Chip></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
