// What the server answers, as the page reads it. Every text in here may be a stranger's.

export interface EntityName {
  type: string;
  kind: string | null;
  name: string;
  service: string | null;
}

/** What an answer could not tell, and why. Each answer may carry some. */
export interface Gap {
  what: string;
  why: string;
}

export interface SymptomSeen {
  entity: EntityName;
  symptom: string;
  summary: string;
  onset: string;
  cleared?: string | null;
  value: number | null;
  threshold: number | null;
  strength?: number;
}

export interface SymptomMissing {
  entity: EntityName;
  symptom: string;
  summary: string;
  reason: "absent" | "unknown";
  strength: number;
}

export interface PathStep {
  entity: EntityName;
  node: string;
  summary: string;
}

export interface Cause {
  entity: EntityName;
  cause: string;
  summary: string;
  verdict: string;
  probability: number;
  severity: string;
  incident: number | null;
  active: boolean;
  onset: string;
  change: string | null;
  explains: SymptomSeen[];
  missing: SymptomMissing[];
  path: PathStep[];
  remedies: string[];
  /** Of an alternative: why it was not chosen, in sentences. */
  whyNot: string[];
}

export interface Diagnosis {
  at: string;
  causes: Cause[];
  unexplained: SymptomSeen[];
}

export interface Entity extends EntityName {
  virtual: boolean;
  firstSeen: string;
  lastSeen: string;
  attributes: Record<string, string>;
}

export interface Relation {
  type: string;
  from: EntityName;
  to: EntityName;
  witnesses: string[];
  ratePerSecond?: number | null;
  errorRatio?: number | null;
  latencyShare?: number | null;
  loadShare?: number | null;
}

export interface Topology {
  at: string;
  entities: Entity[];
  relations: Relation[];
}

export interface Symptoms {
  at: string;
  symptoms: SymptomSeen[];
}

export interface Status {
  version: string;
  ready: boolean;
  at: string;
  allowedLatenessSeconds: number;
  /** Of the oldest entity; null before anything was seen. */
  firstSeen: string | null;
  /** What was asked, answered and refused. */
  questions?: Record<string, number>;
  library: Record<string, number>;
  topology: Record<string, number>;
  receivers: Record<string, number>;
  limits: Record<string, number>;
  engine: Record<string, number>;
  doors: { tokens: boolean; tls: boolean; lacks: string[]; failure: string | null };
  history: {
    storedRecords: number;
    droppedRecords: number;
    failure: string | null;
    /** End of the last window that is stored. */
    storedThrough?: string | null;
    kinds?: { kind: string; rows: number; bytes: number; bytesMax: number; ageSecondsMax: number }[];
    [further: string]: unknown;
  };
  [further: string]: unknown;
}

/** One text for one entity, as questions take it. */
export function keyOf(entity: EntityName): string {
  return `${entity.type}/${entity.name}`;
}

/** One line of the list of incidents; what people made of it is missing where nobody keeps cases. */
export interface IncidentLine {
  number: number;
  state: string;
  opened: string;
  closed: string | null;
  lead: LeadCause | null;
  causeCount: number;
  headline?: string | null;
  priority?: string | null;
  owner?: string | null;
  deadlines?: Deadline[];
  services?: string[];
}

export interface LeadCause {
  entity: EntityName;
  cause: string;
  summary: string;
  probability: number;
  severity: string;
  onset: string;
}

export interface Deadline {
  promise: string;
  due: string;
  done: string | null;
  standing: string;
  secondsLeft: number;
}

export interface Incidents {
  at: string;
  incidents: IncidentLine[];
}

export interface EntryPoint {
  service: string;
  operations: string[];
  failingShare: number | null;
  latencySeconds: number | null;
  latencyLimitSeconds: number | null;
}

export interface Impact {
  entryPoints: EntryPoint[];
  services: string[];
  entityCount: number;
  spreading: boolean;
}

export interface IncidentWhole extends IncidentLine {
  at: string;
  causes: Cause[];
  unexplained: SymptomSeen[];
  judgement?: {
    priority: string; impact: string; impactReason: string; urgency: string; urgencyReason: string; sentence: string;
  } | null;
  override?: { priority: string; reason: string; by: string; at: string } | null;
  impact?: Impact | null;
  acknowledged?: string | null;
  restored?: string | null;
  resolved?: string | null;
  mergedInto?: number | null;
  maintenanceUntil?: string | null;
  remedyRuns?: { id: string; step: string; text: string; at: string }[];
  alerts?: { fingerprint: string; name: string; summary: string; attached: string; cleared: string | null }[];
  playbooks?: number[];
}

export interface LayerPart {
  entity: EntityName;
  state: "well" | "ill" | "unknown";
  symptoms: SymptomSeen[];
}

export interface PossibleCause {
  cause: string;
  summary: string;
  severity: string;
  seen: boolean;
  shows: { entity: EntityName; symptom: string; measured: boolean; chance: number }[];
}

export interface EntitySheet {
  at: string;
  entity: EntityName;
  state: "well" | "ill" | "unknown";
  symptoms: SymptomSeen[];
  layers: { layer: string; parts: LayerPart[] }[];
  causes: PossibleCause[];
  relations: Relation[];
}

export interface Finding {
  finding: "found" | "taken-for" | "unseen" | "unexplained" | "not-asked";
  probability: number | null;
  takenFor: string | null;
}

export interface WhatIf extends Finding {
  at: string;
  reaches: { entity: EntityName; probability: number; delaySeconds: number; through: string; summary: string }[];
  shows: {
    entity: EntityName; symptom: string; summary: string; probability: number; delaySeconds: number; measured: boolean;
    alerts: string[];
  }[];
  levels: { name: string; service: string; probability: number; delaySeconds: number }[];
}

export interface Fault extends Finding {
  entity: EntityName;
  cause: string;
  services: number;
  blastRadius: number;
  reachesEntry: number;
}

export interface Resilience {
  at: string;
  faults: Fault[];
  total: number;
  singlePoints: Fault[];
  unseenCount: number;
  confusedCount: number;
}

export interface Separation {
  at: string;
  groups: { faults: string[]; distance: number; splitter: string | null; gain: number }[];
  total: number;
  unseen: string[];
}

export interface KnownCause {
  path: string;
  type: string;
  entityKind: string | null;
  cause: string;
  summary: string;
  severity: string;
  prior: number;
  entityCount: number;
}

export interface Library {
  at: string;
  causes: KnownCause[];
  total: number;
}

export interface CauseSheet extends KnownCause {
  leadsTo: { type: string; entityKind: string | null; kind: "condition" | "symptom"; name: string; summary: string }[];
  isNot: { cause: string; difference: string }[];
  remedies: string[];
  references: string[];
}

export interface Explanation {
  at: string;
  causes: CauseSheet[];
}

export interface MeasuredPoint {
  at: string;
  value: number | null;
  threshold: number | null;
  present: boolean;
}

export interface MeasuredSeries {
  symptom: string;
  summary: string;
  measure: string;
  present: "above" | "below";
  points: MeasuredPoint[];
}

export interface VitalsAnswer {
  at: string;
  series: MeasuredSeries[];
}

export interface Span {
  spanId: string;
  /** Steps below the first span. */
  depth: number;
  service: string;
  name: string;
  offsetNanoseconds: number;
  durationNanoseconds: number;
  selfNanoseconds: number;
  error: boolean;
  /** Whether it is the span for which the request was kept. */
  chosen: boolean;
}

export interface Trace {
  kind: "failed" | "slow" | "ordinary";
  traceId: string;
  start: string;
  durationNanoseconds: number;
  omitted: number;
  spans: Span[];
}

export interface Exemplar {
  service: string;
  /** Null for the service as a whole. */
  operation: string | null;
  requests: number;
  failed: number;
  slow: number;
  traces: Trace[];
  logs: LogLine[];
}

export interface LogLine {
  template: string;
  line: string;
  error: boolean;
  new: boolean;
  count: number;
  lastSeen: string;
}

export interface ExemplarsAnswer {
  at: string;
  unknown: Gap[];
  exemplars: Exemplar[];
}

export interface Facets {
  service: string;
  operation: string | null;
  /** Which requests are set apart from the rest; null when none could be. */
  compared: "failed" | "slow" | null;
  requests: number;
  values: { facet: string; value: string; bad: number; all: number }[];
}

export interface FacetsAnswer {
  at: string;
  unknown: Gap[];
  facets: Facets[];
}
