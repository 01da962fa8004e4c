// The causal graph of a cause: what leads to what, and what of it was seen.

import { Cause, EntityName, keyOf } from "../api/types";

export type Sight = "cause" | "seen" | "passed" | "absent" | "unknown";

export interface CausalNode {
  id: string;
  entity: EntityName;
  summary: string;
  sight: Sight;
  /** What shows it, in sentences. */
  evidence: string[];
}

export interface CausalEdge {
  from: string;
  to: string;
}

export interface CausalPicture {
  nodes: CausalNode[];
  edges: CausalEdge[];
}

/** From one cause of a diagnosis: its path, each step with what was seen of its entity. */
export function pictureOf(cause: Cause): CausalPicture {
  const nodes = cause.path.map((step, index): CausalNode => {
    const seen = cause.explains.filter((symptom) => keyOf(symptom.entity) === keyOf(step.entity));
    const missing = cause.missing.filter((symptom) => keyOf(symptom.entity) === keyOf(step.entity));
    const isSilent = seen.length === 0 && missing.some((symptom) => symptom.reason === "unknown");
    return {
      id: `${index}`,
      entity: step.entity,
      summary: step.summary,
      sight: index === 0 ? "cause" : seen.length > 0 ? "seen" : isSilent ? "unknown" : "passed",
      evidence: seen.map((symptom) => symptom.summary),
    };
  });
  const edges = nodes.slice(1).map((node, index) => ({ from: nodes[index]!.id, to: node.id }));
  return { nodes, edges };
}
