// The causal graph of an incident: what leads to what, and what of it was seen.

import { Cause, EntityName, keyOf } from "../api/types";

export type Sight = "cause" | "seen" | "passed" | "absent" | "unknown";

/** One thing with all that goes on at it, from cause to effect. */
export interface CausalNode {
  id: string;
  entity: EntityName;
  /** One sentence for each step. */
  steps: string[];
  sight: Sight;
  /** Symptoms seen there. */
  seenCount: number;
}

export interface CausalEdge {
  from: string;
  to: string;
}

export interface CausalPicture {
  nodes: CausalNode[];
  edges: CausalEdge[];
}

/** One thing that goes on, as the server tells it. */
export interface Step {
  id: number;
  entity: EntityName;
  summary: string;
  sight: Sight;
}

/** The server's graph: every way from the causes to what was seen. */
export interface Steps {
  nodes: Step[];
  edges: { from: number; to: number }[];
}

/** From one cause of a diagnosis: its longest way, each step with what was seen of its entity. */
export function stepsOf(cause: Cause): Steps {
  const nodes = cause.path.map((step, id): Step => {
    const isSeen = cause.explains.some((symptom) => keyOf(symptom.entity) === keyOf(step.entity));
    const isUnknown = !isSeen && cause.missing.some(
      (symptom) => symptom.reason === "unknown" && keyOf(symptom.entity) === keyOf(step.entity));
    const sight: Sight = id === 0 ? "cause" : isSeen ? "seen" : isUnknown ? "unknown" : "passed";
    return { id, entity: step.entity, summary: step.summary, sight };
  });
  return { nodes, edges: nodes.slice(1).map((step, index) => ({ from: index, to: step.id })) };
}

const parts = new Set(["operation", "instance", "process", "container", "load-balancer", "link", "query", "producer", "consumer-group"]);

/** The thing that stands for an entity in the picture: parts of a service stand for themselves only in detail. */
export function thingOf(entity: EntityName, isDetailed: boolean): EntityName {
  if (isDetailed || !entity.service || !parts.has(entity.type)) return entity;
  return { type: "service", kind: null, name: entity.service, service: entity.service };
}

const order: Sight[] = ["cause", "seen", "absent", "unknown", "passed"];

/** Steps of one thing become one node: people think in things. */
export function pictureOf(steps: Steps, cause: Cause, isDetailed: boolean): CausalPicture {
  const nodes = new Map<string, CausalNode>();
  const owner = new Map<number, string>();
  const joined = steps.nodes.filter((step) => step.sight === "cause" || steps.edges.some((edge) => edge.from === step.id || edge.to === step.id));
  for (const step of joined) {
    const entity = thingOf(step.entity, isDetailed);
    const id = keyOf(entity);
    owner.set(step.id, id);
    const node = nodes.get(id);
    if (!node) {
      const seenCount = cause.explains.filter((symptom) => keyOf(thingOf(symptom.entity, isDetailed)) === id).length;
      nodes.set(id, { id, entity, steps: [step.summary], sight: step.sight, seenCount });
      continue;
    }
    if (!node.steps.includes(step.summary)) node.steps.push(step.summary);
    if (order.indexOf(step.sight) < order.indexOf(node.sight)) node.sight = step.sight;
  }
  const edges = new Map<string, CausalEdge>();
  for (const edge of steps.edges) {
    const [from, to] = [owner.get(edge.from), owner.get(edge.to)];
    if (!from || !to || from === to || edges.has(`${to}\u0001${from}`)) continue;
    edges.set(`${from}\u0001${to}`, { from, to });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
