// What the server answers, as the page reads it. Every text in here may be a stranger's.

export interface EntityName {
  type: string;
  kind: string | null;
  name: string;
  service: string | null;
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
  library: Record<string, number>;
  topology: Record<string, number>;
  receivers: Record<string, number>;
  limits: Record<string, number>;
  engine: Record<string, number>;
  history: { storedRecords: number; droppedRecords: number; failure: string | null };
  [further: string]: unknown;
}

/** One text for one entity: types have names of their own. */
export function keyOf(entity: EntityName): string {
  return `${entity.type}\u0000${entity.name}`;
}

/** One line of the list of incidents; what a server does not tell is missing. */
export interface IncidentLine {
  number: number;
  state: string;
  opened: string;
  closed: string | null;
  lead: LeadCause | null;
  causeCount: number;
  headline?: string;
  priority?: string;
  priorityReason?: string;
  owner?: string | null;
}

export interface LeadCause {
  entity: EntityName;
  cause: string;
  summary: string;
  probability: number;
  severity: string;
  onset: string;
  explainedCount: number;
}

export interface Incidents {
  at: string;
  incidents: IncidentLine[];
}

export interface IncidentWhole extends IncidentLine {
  at: string;
  causes: Cause[];
  unexplained: SymptomSeen[];
}

/** One text for one entity, as questions take it. */
export function entityText(entity: EntityName): string {
  return `${entity.type}/${entity.name}`;
}
