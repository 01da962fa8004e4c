// Further answers: the morning check, error budgets, and what an incident's own questions say.

import { EntityName, Gap, Impact, IncidentWhole, LeadCause, SymptomSeen } from "./types";

export type Colour = "green" | "orange" | "red";

export interface Health {
  at: string;
  unknown: Gap[];
  state: Colour;
  areas: { area: string; state: Colour; reasons: string[] }[];
  total: number;
  since: string;
  /** A sentence for each incident, the oldest first. */
  happened: string[];
  nearLimit: string[];
  nearBreach: string[];
}

export interface Level {
  name: string;
  service: string;
  state: "kept" | "burning" | "spent";
  promise: string;
  latencySeconds: number | null;
  /** Share of the requests that must be good. */
  target: number | null;
  windowDays: number;
  good: number;
  total: number;
  /** Share of the error budget; negative when overspent. */
  budgetLeft: number | null;
  /** Times faster than allowed, in the last hour. */
  burnRate: number | null;
  /** Until the budget is spent; null when it is not being spent. */
  secondsLeft: number | null;
}

export interface Levels {
  at: string;
  unknown: Gap[];
  levels: Level[];
  total: number;
}

export interface Whys {
  at: string;
  causes: { entity: EntityName; cause: string; whys: { question: string; answer: string }[] }[];
}

export interface Burn {
  objective: string;
  service: string;
  rate: number;
  secondsLeft: number | null;
}

export interface HarmAnswer {
  at: string;
  impact: Impact | null;
  judgement: IncidentWhole["judgement"];
  burns: Burn[];
  entities: EntityName[];
}

export interface TimelineEntry {
  at: string;
  kind: "change" | "onset" | "symptom" | "cleared" | "event";
  entity: EntityName | null;
  name: string;
  text: string;
  by: string | null;
}

export interface Timeline {
  at: string;
  entries: TimelineEntry[];
  total: number;
}

export interface Playbook {
  number: number;
  cause: LeadCause;
  opened: string;
  secondsToRestore: number | null;
  felt: string[];
  steps: string[];
  remedies: string[];
}

export interface Playbooks {
  at: string;
  unknown: Gap[];
  playbooks: Playbook[];
}

export interface RemedyAction {
  action: string;
  summary: string;
  cause: string;
  entity: EntityName;
  dryRun: boolean;
  approval: "operator" | "admin";
  /** Null when it cannot be done, for which `obstacle` says why. */
  plan: string | null;
  obstacle: string | null;
  cooldownUntil: string | null;
  timeoutSeconds: number;
  checkSeconds: number;
  checkWindows: number;
}

export interface RemedyRun {
  id: string;
  action: string | null;
  cause: string | null;
  entity: EntityName | null;
  step: string;
  underWay: boolean;
  steps: { step: string; at: string; by: string; text: string }[];
}

export interface IncidentRemedies {
  at: string;
  unknown: Gap[];
  number: number;
  actions: RemedyAction[];
  runs: RemedyRun[];
}

export interface CauseThen {
  entity: EntityName;
  cause: string;
  summary: string;
  probability: number;
  incident: number | null;
  onset: string;
}

export interface Compared {
  at: string;
  from: string;
  unknown: Gap[];
  verdict: "better" | "worse" | "mixed" | "same";
  began: SymptomSeen[];
  cleared: SymptomSeen[];
  newCauses: CauseThen[];
  goneCauses: CauseThen[];
  opened: number[];
  closed: number[];
  appeared: EntityName[];
  gone: EntityName[];
  newRelations: RelationName[];
  goneRelations: RelationName[];
}

export interface RelationName {
  type: string;
  from: EntityName;
  to: EntityName;
}
