// What exists and what depends on what: a map, or the same as a table.

import { useEffect, useMemo, useState } from "react";

import { keyOf, Symptoms, Topology, WhatIf } from "../api/types";
import { useQuestion } from "../api/useQuestion";
import { changeQuery, go, Link, pageAddress, usePlace } from "../app/router";
import { Canvas } from "../map/Canvas";
import { around, Estate, estateOf, Grouping, groupsOf, MapNode, withSpread } from "../map/estate";
import { capital, count, number, percent, words } from "../parts/format";
import { Awaited, Chip, EntityLink, entityQuery, useTitle } from "../parts/parts";
import { healthWords, Sign } from "../parts/Sign";
import { SpreadKey, SpreadSide } from "./SpreadSide";
import { SymptomRow } from "./SymptomRow";

export default function TopologyPage() {
  useTitle("Topology");
  const { at } = usePlace();
  const topology = useQuestion<Topology>("topology", { limit: 20_000, at }, 3);
  const symptoms = useQuestion<Symptoms>("symptoms", { at });
  return <Awaited asked={topology}>{(answer) => <Mapped topology={answer} symptoms={symptoms.answer} />}</Awaited>;
}

function Mapped({ topology, symptoms }: { topology: Topology; symptoms: Symptoms | null }) {
  const { at, query } = usePlace();
  const grouping = (query.get("group") ?? "none") as Grouping;
  const opened = query.get("open") ?? "";
  const isEverything = query.get("all") === "yes";
  const focus = query.get("focus");
  const depth = Number(query.get("depth") ?? "1");
  const [fault, cause] = [query.get("fault"), query.get("cause")];
  const predicted = useQuestion<WhatIf>(fault && cause ? "what-if" : null, { entity: fault, cause, at }, 6);
  const whole = useMemo(() => {
    const shown = { grouping, opened: new Set(opened.split(",").filter(Boolean)), isEverything };
    const estate = estateOf(topology, symptoms?.symptoms ?? [], shown);
    if (!fault || !predicted.answer) return estate;
    return withSpread(estate, topology, shown, { origin: fault, reaches: predicted.answer.reaches });
  }, [topology, symptoms, grouping, opened, isEverything, fault, predicted.answer]);
  const estate = useMemo(() => (focus ? around(whole, focus, depth) : whole), [whole, focus, depth]);
  const chosen = query.get("chosen") ?? focus;
  const node = estate.nodes.find((candidate) => candidate.id === chosen) ?? null;

  const open = (target: MapNode) => {
    if (target.isGroup) changeQuery({ open: [...opened.split(",").filter(Boolean), target.entity.name].join(",") });
    else go(pageAddress("/entity", entityQuery(target.entity)));
  };
  return (
    <div className="map-page">
      <div className="map-area">
        <Tools topology={topology} estate={whole} grouping={grouping} isEverything={isEverything} focus={focus} depth={depth} />
        {query.get("as") === "table"
          ? <Table estate={estate} />
          : (
            <>
              <Canvas estate={estate} chosen={node ? node.id : null} onChoose={(id) => changeQuery({ chosen: id })} onOpen={open} />
              <Key isSpread={fault !== null && predicted.answer !== null} />
            </>
          )}
      </div>
      <aside className="map-side" aria-label="What is chosen">
        {fault && cause && <SpreadSide fault={fault} cause={cause} asked={predicted} />}
        {node ? <Chosen node={node} estate={estate} onOpen={open} isFocused={focus === node.id} /> : !fault && <Overview estate={estate} />}
      </aside>
    </div>
  );
}

interface ToolsProperties {
  topology: Topology;
  estate: Estate;
  grouping: Grouping;
  isEverything: boolean;
  focus: string | null;
  depth: number;
}

function Tools({ topology, estate, grouping, isEverything, focus, depth }: ToolsProperties) {
  const { query } = usePlace();
  const [text, write] = useState("");
  const groups = useMemo(() => groupsOf(topology, grouping), [topology, grouping]);
  useEffect(() => {
    if (text.length < 2) return;
    const wanted = text.toLowerCase();
    const found = estate.nodes.find((node) => node.entity.name.toLowerCase().startsWith(wanted))
      ?? estate.nodes.find((node) => node.entity.name.toLowerCase().includes(wanted));
    if (found) changeQuery({ chosen: found.id });
  }, [text]);
  const isTable = query.get("as") === "table";
  return (
    <div className="map-tools">
      <input className="field" type="search" placeholder="Find on the map" aria-label="Find on the map" value={text} onChange={(event) => write(event.target.value)} />
      <select className="field" aria-label="Group by" value={grouping} onChange={(event) => changeQuery({ group: event.target.value === "none" ? null : event.target.value, open: null })}>
        <option value="none">No groups</option><option value="namespace">By namespace</option>
        <option value="team">By team</option><option value="layer">By layer</option>
      </select>
      {grouping !== "none" && (
        <button className="button" onClick={() => changeQuery({ open: query.get("open") ? null : groups.join(",") })}>
          {query.get("open") ? "Close groups" : "Open groups"}
        </button>
      )}
      <button className="button" aria-pressed={isEverything} onClick={() => changeQuery({ all: isEverything ? null : "yes" })}>
        {isEverything ? "Services only" : "Everything"}
      </button>
      {focus && (
        <>
          <select className="field" aria-label="Steps around" value={depth} onChange={(event) => changeQuery({ depth: event.target.value })}>
            <option value="1">1 step around</option><option value="2">2 steps around</option><option value="3">3 steps around</option>
          </select>
          <button className="button" onClick={() => changeQuery({ focus: null, depth: null })}>Whole map</button>
        </>
      )}
      <span className="push" />
      <button className="button" onClick={() => changeQuery({ as: isTable ? null : "table" })}>{isTable ? "Map" : "Table"}</button>
    </div>
  );
}

function Key({ isSpread }: { isSpread: boolean }) {
  if (isSpread) return <SpreadKey />;
  return (
    <div className="map-key">
      <ul className="legend" aria-label="Legend">
        <li><Sign health="bad" size={14} />failing</li>
        <li><Sign health="warn" size={14} />out of the ordinary</li>
        <li><Line className="is-sync" />calls</li>
        <li><Line className="is-async" />messages</li>
        <li><Line className="is-silent" />sends no telemetry</li>
      </ul>
    </div>
  );
}

function Line({ className }: { className: string }) {
  if (className === "is-silent") {
    return <svg width="24" height="14" aria-hidden="true"><rect x="1" y="2" width="22" height="10" rx="3" fill="none" stroke="var(--ink-3)" strokeDasharray="4 2.500" /></svg>;
  }
  const isAsync = className === "is-async";
  return (
    <svg width="26" height="10" aria-hidden="true">
      <path d="M0 5H20" stroke={isAsync ? "var(--accent)" : "var(--ink-3)"} strokeWidth="1.75" strokeDasharray={isAsync ? "5 3" : undefined} />
      <path d="M18 1 25 5 18 9Z" fill={isAsync ? "var(--accent)" : "var(--ink-3)"} />
    </svg>
  );
}

function Overview({ estate }: { estate: Estate }) {
  const ill = estate.nodes.filter((node) => node.health === "bad" || node.health === "warn")
    .sort((a, b) => (a.health < b.health ? -1 : a.health > b.health ? 1 : b.symptoms.length - a.symptoms.length));
  const silent = estate.nodes.filter((node) => node.isSilent);
  return (
    <>
      <div>
        <h1>Topology</h1>
        <p className="muted">{count(estate.nodes.length, "thing")}, {count(estate.edges.length, "relation")}. All of it was found in telemetry.</p>
      </div>
      <div>
        <h2>Out of the ordinary</h2>
        {ill.length === 0 && <p className="muted">Nothing is.</p>}
        <ul className="list">
          {ill.slice(0, 20).map((node) => (
            <li key={node.id} className="row">
              <Sign health={node.health} />
              <button className="quiet" onClick={() => changeQuery({ chosen: node.id })}>{node.entity.name}</button>
              <span className="faint push">{count(node.symptoms.length, "symptom")}</span>
            </li>
          ))}
        </ul>
      </div>
      {silent.length > 0 && (
        <div>
          <h2>Gaps in telemetry</h2>
          <p className="muted">Known only through those who call them: {silent.map((node) => node.entity.name).join(", ")}.</p>
        </div>
      )}
    </>
  );
}

interface ChosenProperties {
  node: MapNode;
  estate: Estate;
  isFocused: boolean;
  onOpen: (node: MapNode) => void;
}

function Chosen({ node, estate, isFocused, onOpen }: ChosenProperties) {
  const [into, out] = [estate.edges.filter((edge) => edge.to === node.id), estate.edges.filter((edge) => edge.from === node.id)];
  return (
    <>
      <div className="stack">
        <span className="row"><Sign health={node.health} size={18} /><span className="faint">{capital(words(node.entity.type))}, {healthWords[node.health]}</span></span>
        <h1 className="name" data-testid="chosen">{node.entity.name}</h1>
        {node.isSilent && <p className="note">It sends no telemetry: it is known through those who call it.</p>}
        <div className="row">
          <button className="button is-first" onClick={() => onOpen(node)}>{node.isGroup ? "Open the group" : "Look inside"}</button>
          {!isFocused && <button className="button" onClick={() => changeQuery({ focus: node.id, chosen: node.id })}>Only its surroundings</button>}
          {!node.isGroup && <Link className="button" to="/what-if" query={{ entity: keyOf(node.entity) }}>What if it fails?</Link>}
        </div>
      </div>
      {node.symptoms.length > 0 && (
        <div>
          <h2>{count(node.symptoms.length, "symptom")}</h2>
          {node.symptoms.slice(0, 6).map((symptom, index) => <SymptomRow key={index} symptom={symptom} />)}
        </div>
      )}
      <Ends title="Used by" ends={into.map((edge) => ({ edge, id: edge.from }))} estate={estate} />
      <Ends title="Uses" ends={out.map((edge) => ({ edge, id: edge.to }))} estate={estate} />
    </>
  );
}

function Ends({ title, ends, estate }: { title: string; ends: { edge: Estate["edges"][number]; id: string }[]; estate: Estate }) {
  if (ends.length === 0) return null;
  return (
    <div>
      <h2>{title}</h2>
      <ul className="list">
        {ends.map(({ edge, id }) => {
          const other = estate.nodes.find((node) => node.id === id);
          if (!other) return null;
          const witnesses = [...new Set(edge.relations.flatMap((relation) => relation.witnesses))];
          return (
            <li key={edge.id}>
              <span className="row">
                <Sign health={other.health} />{other.isGroup ? other.entity.name : <EntityLink entity={other.entity} />}
                <span className="push faint">{edge.ratePerSecond > 0 ? `${number(edge.ratePerSecond)}/s` : ""}</span>
              </span>
              <span className="faint">{edge.isAsync ? "messages" : "calls"}, known from {witnesses.join(", ") || "telemetry"}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Table({ estate }: { estate: Estate }) {
  const isSpread = estate.nodes.some((node) => node.reach !== null);
  const [usedBy, uses] = [new Map<string, number>(), new Map<string, number>()];
  for (const edge of estate.edges) {
    usedBy.set(edge.to, (usedBy.get(edge.to) ?? 0) + 1);
    uses.set(edge.from, (uses.get(edge.from) ?? 0) + 1);
  }
  return (
    <div className="map-table" tabIndex={0} role="region" aria-label="Table of the map">
      <table data-testid="map-table">
        <thead><tr><th>Name</th><th>What</th><th>State</th>{isSpread && <th className="figure">Reached</th>}<th className="figure">Symptoms</th><th className="figure">Used by</th><th className="figure">Uses</th></tr></thead>
        <tbody>
          {estate.nodes.map((node) => (
            <tr key={node.id}>
              <td>{node.isGroup ? node.entity.name : <EntityLink entity={node.entity} withType={false} />}</td>
              <td>{words(node.entity.type)}{node.isSilent && <> <Chip>no telemetry</Chip></>}</td>
              <td className="nowrap"><Sign health={node.health} /> {healthWords[node.health]}</td>
              {isSpread && <td className="figure">{node.reach?.isOrigin ? "at fault" : percent(node.reach?.chance ?? 0)}</td>}
              <td className="figure">{node.symptoms.length}</td>
              <td className="figure">{usedBy.get(node.id) ?? 0}</td>
              <td className="figure">{uses.get(node.id) ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
