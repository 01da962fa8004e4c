// The causal graph of a cause: what leads to what, and what of it was seen.

import { Cause, EntityName, keyOf } from "../api/types";

export type Sight = "cause" | "seen" | "passed" | "absent" | "unknown";

/** One entity with all that goes on at it, from cause to effect. */
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
  id: string;
  entity: EntityName;
  summary: string;
  sight: Sight;
}

/** From one cause of a diagnosis: its path, each step with what was seen of its entity. */
export function pictureOf(cause: Cause): CausalPicture {
  const steps = cause.path.map((step, index): Step => {
    const isSeen = cause.explains.some((symptom) => keyOf(symptom.entity) === keyOf(step.entity));
    const isUnknown = !isSeen && cause.missing.some(
      (symptom) => symptom.reason === "unknown" && keyOf(symptom.entity) === keyOf(step.entity));
    const sight: Sight = index === 0 ? "cause" : isSeen ? "seen" : isUnknown ? "unknown" : "passed";
    return { id: `${index}`, entity: step.entity, summary: step.summary, sight };
  });
  const edges = steps.slice(1).map((step, index) => ({ from: steps[index]!.id, to: step.id }));
  return byEntity(steps, edges, cause);
}

const order: Sight[] = ["cause", "seen", "absent", "unknown", "passed"];

/** Steps of one entity become one node: people think in things. */
export function byEntity(steps: Step[], edges: CausalEdge[], cause: Cause): CausalPicture {
  const nodes = new Map<string, CausalNode>();
  const owner = new Map<string, string>();
  for (const step of steps) {
    const id = keyOf(step.entity);
    owner.set(step.id, id);
    const node = nodes.get(id);
    if (!node) {
      const seenCount = cause.explains.filter((symptom) => keyOf(symptom.entity) === id).length;
      nodes.set(id, { id, entity: step.entity, steps: [step.summary], sight: step.sight, seenCount });
      continue;
    }
    if (!node.steps.includes(step.summary)) node.steps.push(step.summary);
    if (order.indexOf(step.sight) < order.indexOf(node.sight)) node.sight = step.sight;
  }
  const joined = new Map<string, CausalEdge>();
  for (const edge of edges) {
    const [from, to] = [owner.get(edge.from), owner.get(edge.to)];
    if (from && to && from !== to) joined.set(`${from}\u0001${to}`, { from, to });
  }
  return { nodes: [...nodes.values()], edges: [...joined.values()] };
}
