// What is known of how things fail, where it could go on here, and what could not be told apart.

import { useMemo } from "react";

import { Explanation, KnownCause, Library, Separation } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, Link, usePlace } from "../app/router";
import { capital, count, number, words } from "../parts/format";
import { Awaited, Card, Chip, useTitle } from "../parts/parts";
import { severityTone } from "./incident";

export function KnowledgePage() {
  useTitle("Knowledge");
  const { query } = usePlace();
  const cause = query.get("cause");
  return (
    <div className="stack">
      <h1>What is known of how things fail</h1>
      {cause ? <CauseView cause={cause} /> : <Browse />}
    </div>
  );
}

function Browse() {
  const { query } = usePlace();
  const library = useQuestion<Library>("library", { limit: 1000 }, 60);
  const text = query.get("find") ?? "";
  const isHere = query.get("here") === "yes";
  return (
    <>
      <div className="row">
        <input className="field" type="search" placeholder="Find a cause" aria-label="Find a cause" value={text} onChange={(event) => changeQuery({ find: event.target.value })} />
        <label className="row"><input type="checkbox" checked={isHere} onChange={(event) => changeQuery({ here: event.target.checked ? "yes" : null })} />only what could happen here</label>
      </div>
      <Alike />
      <Awaited asked={library}>
        {(answer) => <ByType causes={answer.causes} text={text} isHere={isHere} total={answer.total} />}
      </Awaited>
    </>
  );
}

function ByType({ causes, text, isHere, total }: { causes: KnownCause[]; text: string; isHere: boolean; total: number }) {
  const types = useMemo(() => {
    const wanted = text.toLowerCase();
    const found = new Map<string, KnownCause[]>();
    for (const cause of causes) {
      if (isHere && cause.entityCount === 0) continue;
      if (!`${cause.path} ${cause.summary}`.toLowerCase().includes(wanted)) continue;
      found.set(cause.type, [...(found.get(cause.type) ?? []), cause]);
    }
    return [...found];
  }, [causes, text, isHere]);
  const shown = types.reduce((sum, [, list]) => sum + list.length, 0);
  return (
    <>
      <p className="faint" role="status">{shown === total ? count(total, "cause") : `${shown} of ${total} causes`}, each tested beside its model</p>
      {types.map(([type, list]) => (
        <Card key={type} title={capital(words(type))} aside={count(list.length, "cause")}>
          <table>
            <thead><tr><th>Cause</th><th>Kind</th><th>Severity</th><th className="figure">Could happen at</th></tr></thead>
            <tbody>
              {list.map((cause) => (
                <tr key={cause.path}>
                  <td><Link to="/knowledge" query={{ cause: cause.path }}>{cause.summary}</Link></td>
                  <td className="faint">{cause.entityKind ?? "any"}</td>
                  <td><Chip tone={severityTone(cause.severity)}>{cause.severity}</Chip></td>
                  <td className="figure">{cause.entityCount === 0 ? "–" : number(cause.entityCount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Card>
      ))}
    </>
  );
}

function CauseView({ cause }: { cause: string }) {
  const asked = useQuestion<Explanation>("explain", { cause }, 60);
  return (
    <>
      <p><Link to="/knowledge">All causes</Link></p>
      <Awaited asked={asked}>
        {(answer) => (
          <>
            {answer.causes.map((sheet) => (
              <Card key={sheet.path} title={sheet.summary} id="cause" aside={sheet.path}>
                <div className="halves">
                  <div>
                    <h3>It leads to</h3>
                    <ul className="list">{sheet.leadsTo.map((effect) => <li key={`${effect.type}${effect.name}`}>{effect.summary} <span className="faint">{words(effect.type)}, {effect.kind}</span></li>)}</ul>
                  </div>
                  <div className="stack">
                    <div>
                      <h3>What to do</h3>
                      <ol className="steps">{sheet.remedies.map((remedy) => <li key={remedy}><span>{remedy}</span></li>)}</ol>
                    </div>
                    {sheet.isNot.length > 0 && (
                      <div>
                        <h3>Easily taken for</h3>
                        <ul className="list">{sheet.isNot.map((rival) => <li key={rival.cause}><Link to="/knowledge" query={{ cause: rival.cause }}>{rival.cause}</Link><br /><span className="muted">{rival.difference}</span></li>)}</ul>
                      </div>
                    )}
                    {sheet.references.length > 0 && <p className="faint name">Described in {sheet.references.join(", ")}</p>}
                  </div>
                </div>
              </Card>
            ))}
          </>
        )}
      </Awaited>
    </>
  );
}

/** Comparing every fault with every other takes the server some time, so it is asked by hand. */
function Alike() {
  const { query } = usePlace();
  const isAsked = query.get("alike") === "yes";
  const asked = useQuestion<Separation>(isAsked ? "separate" : null, { limit: 30 }, 1000);
  if (!isAsked) {
    return (
      <section className="card row">
        <span>Which faults could not be told apart on this estate, and what should be measured to tell them?</span>
        <button className="button push" onClick={() => changeQuery({ alike: "yes" })}>Compare all faults</button>
      </section>
    );
  }
  if (!asked.answer) return <Awaited asked={asked}>{() => null}</Awaited>;
  const { groups, unseen } = asked.answer;
  return (
    <div className="halves">
      <Card title="Could not be told apart here" id="alike" aside={count(asked.answer.total, "group")}>
        {groups.length === 0 && <p className="muted">Every fault that is measured shows something of its own.</p>}
        <ul className="list">
          {groups.map((group, index) => (
            <li key={index}>
              <span className="name">{group.faults.slice(0, 4).join(", ")}{group.faults.length > 4 ? ` and ${group.faults.length - 4} more` : ""}</span>
              {group.splitter && <div className="faint name">Measure {group.splitter} to tell.</div>}
            </li>
          ))}
        </ul>
      </Card>
      <Card title="Nothing measured would show" id="unseen" aside={count(unseen.length, "fault")}>
        {unseen.length === 0 && <p className="muted">No fault is out of sight.</p>}
        <ul className="list">{unseen.slice(0, 30).map((fault) => <li key={fault} className="name">{fault}</li>)}</ul>
        {unseen.length > 30 && <p className="faint">and {unseen.length - 30} more</p>}
      </Card>
    </div>
  );
}
