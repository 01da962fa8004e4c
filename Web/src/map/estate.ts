// What the map shows: services and what they need, with everything finer folded into its owner.

import { Entity, EntityName, keyOf, Relation, SymptomSeen, Topology } from "../api/types";
import { Health } from "../parts/Sign";

export interface MapNode {
  id: string;
  entity: EntityName;
  /** Entities folded into it, itself among them. */
  memberCount: number;
  health: Health;
  symptoms: SymptomSeen[];
  /** Known through its callers only: it sends no telemetry. */
  isSilent: boolean;
  isGroup: boolean;
  /** What the fault that is looked at does to it; null when none is. */
  reach: Reach | null;
}

export interface Reach {
  /** The chance that the fault gets here; 0 when it does not. */
  chance: number;
  isOrigin: boolean;
}

export interface MapEdge {
  id: string;
  from: string;
  to: string;
  isAsync: boolean;
  ratePerSecond: number;
  errorRatio: number;
  relations: Relation[];
}

export interface Estate {
  nodes: MapNode[];
  edges: MapEdge[];
}

export type Grouping = "none" | "namespace" | "team" | "layer";

export interface Shown {
  grouping: Grouping;
  /** Groups that are shown as their members. */
  opened: Set<string>;
  /** Finer things too: instances, pools, nodes. */
  isEverything: boolean;
}

const things = new Set(["service", "database", "cache", "broker", "queue", "topic", "external-api", "job", "workload"]);
/** Relations that something flows along; the others say what is part of what. */
const flows = new Map([
  ["calls", false], ["publishes", true], ["consumes", true], ["presents", false], ["routes", false],
]);
const layers: Record<string, string> = {
  service: "services", database: "data", cache: "data", broker: "messaging", queue: "messaging", topic: "messaging",
};

export function estateOf(topology: Topology, symptoms: SymptomSeen[], shown: Shown): Estate {
  const owners = ownersOf(topology, shown);
  const seen = new Map<string, SymptomSeen[]>();
  for (const symptom of symptoms) {
    const owner = owners.get(keyOf(symptom.entity));
    if (owner) seen.set(owner.id, [...(seen.get(owner.id) ?? []), symptom]);
  }
  const nodes = new Map<string, MapNode>();
  for (const entity of topology.entities) {
    const owner = owners.get(keyOf(entity));
    if (!owner) continue;
    const node = nodes.get(owner.id);
    if (node) {
      node.memberCount += 1;
      node.isSilent &&= entity.virtual;
      continue;
    }
    const own = seen.get(owner.id) ?? [];
    nodes.set(owner.id, {
      id: owner.id, entity: owner.entity, memberCount: 1, health: healthOf(own), symptoms: own,
      isSilent: entity.virtual, isGroup: owner.isGroup, reach: null,
    });
  }
  return { nodes: [...nodes.values()], edges: edgesOf(topology.relations, owners, shown) };
}

/** The same map with what a fault would reach; a node is reached when anything folded into it is. */
export function withSpread(estate: Estate, topology: Topology, shown: Shown, spread: Spread): Estate {
  const owners = ownersOf(topology, shown);
  const origin = owners.get(spread.origin)?.id;
  const chances = new Map<string, number>();
  for (const { entity, probability } of spread.reaches) {
    const owner = owners.get(keyOf(entity));
    if (owner) chances.set(owner.id, Math.max(probability, chances.get(owner.id) ?? 0));
  }
  const nodes = estate.nodes.map((node) => ({
    ...node, reach: { chance: node.id === origin ? 1 : chances.get(node.id) ?? 0, isOrigin: node.id === origin },
  }));
  return { nodes, edges: estate.edges };
}

export interface Spread {
  /** Key of the entity at fault. */
  origin: string;
  reaches: { entity: EntityName; probability: number }[];
}

export function healthOf(symptoms: SymptomSeen[]): Health {
  const standing = symptoms.filter((symptom) => !symptom.cleared);
  if (standing.length === 0) return "ok";
  return standing.some((symptom) => /error|down|exhaust|used-up|silent|refused/.test(symptom.symptom)) ? "bad" : "warn";
}

interface Owner {
  id: string;
  entity: EntityName;
  isGroup: boolean;
}

/** For each entity the node that stands for it; none for what the map leaves out. */
function ownersOf(topology: Topology, shown: Shown): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  const services = new Map(topology.entities.filter((entity) => entity.type === "service").map((entity) => [entity.name, entity]));
  for (const entity of topology.entities) {
    const service = entity.service ? services.get(entity.service) : undefined;
    const own = shown.isEverything || things.has(entity.type) ? entity : service;
    if (!own) continue;
    const group = groupOf(own, shown.grouping);
    const owner: Owner = group && !shown.opened.has(group)
      ? { id: `group/${group}`, entity: { type: "group", kind: null, name: group, service: null }, isGroup: true }
      : { id: keyOf(own), entity: own, isGroup: false };
    owners.set(keyOf(entity), owner);
  }
  return owners;
}

function groupOf(entity: Entity, grouping: Grouping): string | null {
  const attribute = (...names: string[]) => names.map((name) => entity.attributes[name]).find(Boolean) ?? null;
  switch (grouping) {
    case "none": return null;
    case "namespace": return attribute("service.namespace", "k8s.namespace.name") ?? "no namespace";
    case "team": return attribute("team", "service.owner", "service.team") ?? "no team";
    case "layer": return layers[entity.type] ?? "other";
  }
}

/** Groups of this estate, by name. */
export function groupsOf(topology: Topology, grouping: Grouping): string[] {
  const names = topology.entities.filter((entity) => things.has(entity.type)).map((entity) => groupOf(entity, grouping));
  return [...new Set(names.filter((name): name is string => name !== null))].sort();
}

function edgesOf(relations: Relation[], owners: Map<string, Owner>, shown: Shown): MapEdge[] {
  const edges = new Map<string, MapEdge>();
  for (const relation of relations) {
    const isAsync = flows.get(relation.type);
    if (isAsync === undefined && !shown.isEverything && relation.type !== "invokes") continue;
    const near = owners.get(keyOf(relation.from));
    const far = owners.get(keyOf(relation.to));
    if (!near || !far || near.id === far.id) continue;
    // Drawn as it flows: a consumer takes from its queue.
    const [from, to] = relation.type === "consumes" ? [far, near] : [near, far];
    const id = `${from.id}\u0000${to.id}`;
    const edge = edges.get(id) ?? {
      id, from: from.id, to: to.id, isAsync: true, ratePerSecond: 0, errorRatio: 0, relations: [],
    };
    edge.isAsync &&= isAsync ?? false;
    edge.ratePerSecond = Math.max(edge.ratePerSecond, relation.ratePerSecond ?? 0);
    edge.errorRatio = Math.max(edge.errorRatio, relation.errorRatio ?? 0);
    edge.relations.push(relation);
    edges.set(id, edge);
  }
  return [...edges.values()];
}

/** What is at most `depth` steps away from a node, whichever way. */
export function around(estate: Estate, id: string, depth: number): Estate {
  const near = new Set([id]);
  for (let step = 0; step < depth; step += 1) {
    const edge = [...near];
    for (const { from, to } of estate.edges) {
      if (edge.includes(from)) near.add(to);
      if (edge.includes(to)) near.add(from);
    }
  }
  return {
    nodes: estate.nodes.filter((node) => near.has(node.id)),
    edges: estate.edges.filter((edge) => near.has(edge.from) && near.has(edge.to)),
  };
}
