// Two moments beside each other: what came, what went, and whether that is better.

import { ReactNode, useEffect, useState } from "react";

import { CauseThen, Compared, RelationName } from "../api/answers";
import { EntityName, keyOf, Status, SymptomSeen } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, Link, usePlace } from "../app/router";
import { count, percent, words } from "../parts/format";
import { Gaps } from "../parts/Gaps";
import { Awaited, Card, EntityLink, Moment, useTitle } from "../parts/parts";
import { Health, Sign } from "../parts/Sign";
import { SymptomRow } from "./SymptomRow";

const listMax = 100;
/** Symptoms of a side before more are asked for. */
const shownAtFirst = 12;
const minute = 60_000;

export function ComparePage() {
  useTitle("Compare");
  const { at, query } = usePlace();
  const end = useQuestion<Status>("status").answer?.at;
  const from = query.get("from");
  // The later moment is the one that the time line stands at.
  const asked = useQuestion<Compared>(from ? "compare" : null, { from, to: at, limit: listMax }, 3);
  return (
    <div className="stack">
      <h1>Two moments beside each other</h1>
      <section className="card row" data-testid="moments">
        <MomentField label="The earlier one, UTC" value={from} onChoose={(moment) => changeQuery({ from: moment })} />
        <MomentField label="The later one, UTC; empty is now" value={at} onChoose={(moment) => changeQuery({ at: moment })} />
        {[10, 60, 1440].map((minutes) => (
          <button
            key={minutes} className="button" disabled={!end}
            onClick={() => changeQuery({ from: new Date(Date.parse(at ?? end ?? "") - minutes * minute).toISOString() })}
          >{minutes < 60 ? `${minutes} min before` : minutes === 60 ? "an hour before" : "a day before"}</button>
        ))}
      </section>
      {from ? <Awaited asked={asked}>{(answer) => <Difference answer={answer} />}</Awaited> : (
        <section className="card empty">
          <h2>Choose an earlier moment</h2>
          <p className="muted">Write one above, or move the time line at the bottom and press Compare. The later moment is the one the time line stands at.</p>
        </section>
      )}
    </div>
  );
}

/** Takes a moment when it is whole: each is a question. */
function MomentField({ label, value, onChoose }: { label: string; value: string | null; onChoose: (moment: string | null) => void }) {
  const [text, write] = useState("");
  useEffect(() => write(value ? value.slice(0, 19) : ""), [value]);
  const take = (written: string) => {
    write(written);
    const moment = Date.parse(`${written}Z`);
    if (!written) onChoose(null);
    else if (Number.isFinite(moment)) onChoose(new Date(moment).toISOString());
  };
  return (
    <label className="named">{label}
      <input className="field" type="datetime-local" step="1" value={text} onChange={(event) => take(event.target.value)} />
    </label>
  );
}

const verdicts: Record<Compared["verdict"], { health: Health; text: string }> = {
  better: { health: "ok", text: "Better: trouble went, and none came" },
  worse: { health: "bad", text: "Worse: trouble came, and none went" },
  mixed: { health: "warn", text: "Mixed: some trouble went, some came" },
  same: { health: "unknown", text: "The same, as far as trouble goes" },
};

function Difference({ answer }: { answer: Compared }) {
  const verdict = verdicts[answer.verdict];
  return (
    <>
      <section className="card verdict" data-testid="difference">
        <Sign health={verdict.health} size={36} />
        <h2>{verdict.text}</h2>
        <p>From <Moment time={answer.from} withDay /> to <Moment time={answer.at} withDay /> UTC.</p>
      </section>
      <div className="halves">
        <div className="stack" data-testid="came">
          <Side word="came" causes={answer.newCauses} incidents={answer.opened} symptoms={answer.began} entities={answer.appeared} relations={answer.newRelations} />
        </div>
        <div className="stack" data-testid="went">
          <Side word="went" causes={answer.goneCauses} incidents={answer.closed} symptoms={answer.cleared} entities={answer.gone} relations={answer.goneRelations} />
        </div>
      </div>
      <Gaps gaps={answer.unknown} />
    </>
  );
}

interface SideProperties {
  word: string;
  causes: CauseThen[];
  incidents: number[];
  symptoms: SymptomSeen[];
  entities: EntityName[];
  relations: RelationName[];
}

function Side({ word, causes, incidents, symptoms, entities, relations }: SideProperties) {
  const [isOpen, open] = useState(false);
  const shown = isOpen ? symptoms : symptoms.slice(0, shownAtFirst);
  return (
    <>
      <Card title={`Causes that ${word}`} aside={String(causes.length)}>
        <Listed items={causes}>{(cause) => (
          <>
            {cause.incident === null ? cause.summary : <Link to={`/incidents/${cause.incident}`}>{cause.summary}</Link>}
            <div className="faint"><EntityLink entity={cause.entity} />, {percent(cause.probability)} sure</div>
          </>
        )}</Listed>
        {incidents.length > 0 && <p className="faint">{word === "came" ? "Opened" : "Closed"}: incident {incidents.join(", ")}</p>}
      </Card>
      <Card title={`Symptoms that ${word}`} aside={String(symptoms.length)}>
        {symptoms.length === 0 && <p className="muted">None.</p>}
        {shown.map((symptom, index) => <SymptomRow key={index} symptom={symptom} />)}
        {symptoms.length > shown.length && <p><button className="button no-print" onClick={() => open(true)}>All {symptoms.length}</button></p>}
      </Card>
      <Card title={`What ${word} in the estate`} aside={`${count(entities.length, "thing")}, ${count(relations.length, "relation")}`}>
        <Listed items={entities}>{(entity) => <EntityLink entity={entity} />}</Listed>
        {relations.length > 0 && <h3>Relations</h3>}
        {relations.length > 0 && <Listed items={relations}>{(relation) => <>{keyOf(relation.from)} {words(relation.type)} {keyOf(relation.to)}</>}</Listed>}
      </Card>
    </>
  );
}

function Listed<Item>({ items, children }: { items: Item[]; children: (item: Item) => ReactNode }) {
  if (items.length === 0) return <p className="muted">None.</p>;
  return <ul className="list">{items.map((item, index) => <li key={index} className="name">{children(item)}</li>)}</ul>;
}
