// One thing, layer by layer: how it is, what carries it, what it needs, what could go wrong here.

import { useMemo } from "react";

import { Entity, EntitySheet, keyOf, Relation, Symptoms, Topology } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { Link, usePlace } from "../app/router";
import { healthOf } from "../map/estate";
import { capital, count, number, percent, words } from "../parts/format";
import { Card, Chip, EntityLink, Moment, Refused, useTitle } from "../parts/parts";
import { Health, healthWords, Sign } from "../parts/Sign";
import { Common, Exemplars } from "./Exemplars";
import { severityTone } from "./incident";
import { SymptomRow } from "./SymptomRow";
import { Vitals } from "./Vitals";

const states: Record<string, Health> = { well: "ok", ill: "warn", unknown: "unknown" };

export function EntityPage() {
  const { at, query } = usePlace();
  const wanted = { type: query.get("type") ?? "service", name: query.get("name") ?? "", kind: null, service: null };
  useTitle(wanted.name || "Entity");
  const text = keyOf(wanted);
  const sheet = useQuestion<EntitySheet>("entity", { entity: text, at });
  const around = useQuestion<Topology>("topology", { entity: text, depth: 1, at }, 3);
  const symptoms = useQuestion<Symptoms>("symptoms", { entity: text, at });
  const entity = around.answer?.entities.find((candidate) => keyOf(candidate) === keyOf(wanted));
  const own = (symptoms.answer?.symptoms ?? []).filter((symptom) => keyOf(symptom.entity) === keyOf(wanted));
  const relations = useMemo(
    () => (around.answer?.relations ?? []).filter((relation) => [relation.from, relation.to].some((end) => keyOf(end) === keyOf(wanted))),
    [around.answer, text],
  );
  if (around.answer && !entity) return <Unknown type={wanted.type} name={wanted.name} />;
  const health = sheet.answer ? (sheet.answer.state === "ill" ? healthOf(own) : states[sheet.answer.state]!) : healthOf(own);
  return (
    <article>
      <header className="lead">
        <div className="row">
          <Sign health={health} size={20} />
          <span className="muted">{capital(words(wanted.type))}{entity?.kind ? `, ${entity.kind}` : ""}, {healthWords[health]}</span>
          {entity?.virtual && <Chip tone="warn">sends no telemetry</Chip>}
        </div>
        <h1 className="name" data-testid="entity">{wanted.name}</h1>
        <div className="actions no-print">
          <Link className="button" to="/topology" query={{ focus: text, chosen: text }}>On the map</Link>
          <Link className="button" to="/what-if" query={{ entity: text }}>What if it fails?</Link>
        </div>
      </header>
      <div className="columns">
        <div className="stack">
          {own.length > 0 && (
            <Card title="Out of the ordinary" id="symptoms" aside={count(own.length, "symptom")}>
              {own.map((symptom) => <SymptomRow key={symptom.symptom} symptom={symptom} isHere />)}
            </Card>
          )}
          <Vitals entity={text} />
          {sheet.answer ? <Layers sheet={sheet.answer} /> : sheet.refusal && <Refused refusal={sheet.refusal} />}
          <Exemplars entity={text} />
          <Common entity={text} />
          {sheet.answer && <Causes sheet={sheet.answer} />}
        </div>
        <div className="stack">
          {entity && <Identity entity={entity} />}
          <Relations title="Relations" relations={relations} self={keyOf(wanted)} />
        </div>
      </div>
    </article>
  );
}

function Unknown({ type, name }: { type: string; name: string }) {
  return (
    <section className="card empty">
      <h1>No {words(type)} of that name is known {name ? "at this moment" : ""}</h1>
      <p className="muted name">{name}</p>
      <p className="muted">Press <kbd>/</kbd> to find what is, or move the time line to when it was.</p>
    </section>
  );
}

function Layers({ sheet }: { sheet: EntitySheet }) {
  const layers = sheet.layers.filter((layer) => layer.parts.length > 0);
  return (
    <Card title="Layer by layer" id="layers" aside="from what carries it to what it needs">
      <ul className="layers">
        {layers.flatMap((layer) => layer.parts.map((part) => (
          <li key={`${layer.layer}${keyOf(part.entity)}`}>
            <Sign health={states[part.state]!} />
            <span className="layer">{capital(layer.layer)}</span>
            <EntityLink entity={part.entity} />
            {part.symptoms.length > 0 && <span className="faint">{part.symptoms.map((symptom) => symptom.summary).join(". ")}</span>}
            {part.state === "unknown" && <span className="faint">Nothing that is measured tells how it is.</span>}
          </li>
        )))}
      </ul>
    </Card>
  );
}

function Causes({ sheet }: { sheet: EntitySheet }) {
  return (
    <Card title="What can go wrong here" id="causes" aside={`${sheet.causes.filter((cause) => cause.seen).length} of ${sheet.causes.length} would be noticed`}>
      <table>
        <thead><tr><th>Cause</th><th>Would show</th><th>Noticed</th></tr></thead>
        <tbody>
          {sheet.causes.map((cause) => (
            <tr key={cause.cause}>
              <td>
                <Link to="/what-if" query={{ entity: keyOf(sheet.entity), cause: cause.cause }}>{cause.summary}</Link>
                <div><Chip tone={severityTone(cause.severity)}>{cause.severity}</Chip></div>
              </td>
              <td className="faint">
                {cause.shows.slice(0, 3).map((shown) => (
                  <div key={`${keyOf(shown.entity)}${shown.symptom}`}>
                    {percent(shown.chance)} {words(shown.symptom)} of {shown.entity.name}{shown.measured ? "" : " (not measured)"}
                  </div>
                ))}
              </td>
              <td className="nowrap"><Sign health={cause.seen ? "ok" : "unknown"} /> {cause.seen ? "yes" : "no"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Identity({ entity }: { entity: Entity }) {
  return (
    <Card title="Identity">
      <dl className="facts">
        {entity.service && entity.type !== "service" && (
          <div><dt>service</dt><dd><EntityLink entity={{ type: "service", kind: null, name: entity.service, service: null }} withType={false} /></dd></div>
        )}
        {Object.entries(entity.attributes).map(([name, value]) => <div key={name}><dt>{name}</dt><dd className="name">{value}</dd></div>)}
        <div><dt>first seen</dt><dd><Moment time={entity.firstSeen} withDay /></dd></div>
        <div><dt>last seen</dt><dd><Moment time={entity.lastSeen} withDay /></dd></div>
      </dl>
    </Card>
  );
}

function Relations({ title, relations, self }: { title: string; relations: Relation[]; self: string }) {
  return (
    <Card title={title} id="relations" aside={String(relations.length)}>
      {relations.length === 0 && <p className="muted">None is known.</p>}
      <ul className="list">
        {relations.map((relation) => {
          const isOut = keyOf(relation.from) === self;
          return (
            <li key={`${relation.type}${keyOf(relation.from)}${keyOf(relation.to)}`}>
              <span className="faint">{isOut ? words(relation.type) : `${words(relation.type)}, from`}</span>{" "}
              <EntityLink entity={isOut ? relation.to : relation.from} />
              <div className="faint">
                {relation.ratePerSecond ? `${number(relation.ratePerSecond)}/s` : ""}
                {relation.errorRatio ? `, ${percent(relation.errorRatio)} fail` : ""}
                {relation.ratePerSecond ? "; " : ""}known from {relation.witnesses.join(", ") || "telemetry"}
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
