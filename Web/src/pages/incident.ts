// What several pages say about incidents.

import { Cause, Diagnosis, EntityName, IncidentLine, Incidents, SymptomSeen } from "../api/types";
import { capital, words } from "../parts/format";
import { Health } from "../parts/Sign";

/** An incident in a sentence: the server's own, else the cause and where it is. */
export function headlineOf(incident: IncidentLine): string {
  if (incident.headline) return incident.headline;
  if (!incident.lead) return "Something is wrong, and no known cause explains it";
  return `${incident.lead.summary}: ${words(incident.lead.entity.type)} ${incident.lead.entity.name}`;
}

/** Symptoms that the causes of an incident account for. */
export function explainedBy(number: number, diagnosis: Diagnosis): number {
  return diagnosis.causes
    .filter((cause) => cause.verdict === "cause" && (cause.incident ?? 0) === number)
    .reduce((sum, cause) => sum + cause.explains.length, 0);
}

/** How sure the first cause of an incident is at the moment of the diagnosis; else as when it was last judged. */
export function sureOf(line: IncidentLine, diagnosis: Diagnosis): number {
  const now = diagnosis.causes.find((cause) => cause.verdict === "cause" && cause.incident === line.number);
  return now?.probability ?? line.lead?.probability ?? 0;
}

/** Lines of incidents out of a diagnosis, for a server that has no list of them. */
export function linesOf(diagnosis: Diagnosis): IncidentLine[] {
  const byNumber = new Map<number, Cause[]>();
  for (const cause of diagnosis.causes) {
    if (cause.verdict !== "cause") continue;
    const number = cause.incident ?? 0;
    byNumber.set(number, [...(byNumber.get(number) ?? []), cause]);
  }
  return [...byNumber].map(([number, causes]) => {
    const lead = causes[0]!;
    return {
      number,
      state: lead.active ? "open" : "closed",
      opened: lead.onset,
      closed: lead.active ? null : diagnosis.at,
      lead,
      causeCount: causes.length,
    };
  });
}

export function openOnes(incidents: Incidents | null, diagnosis: Diagnosis | null): IncidentLine[] | null {
  const lines = incidents?.incidents ?? (diagnosis ? linesOf(diagnosis) : null);
  if (!lines) return null;
  const rank = (line: IncidentLine) => line.priority ?? (line.lead?.severity === "critical" ? "P1" : "P2");
  return lines
    .filter((line) => line.closed === null && line.state !== "closed" && line.state !== "resolved")
    .sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : b.number - a.number));
}

export function severityTone(severity: string): "bad" | "warn" | "note" {
  if (severity === "critical") return "bad";
  return severity === "major" || severity === "high" ? "warn" : "note";
}

export function priorityTone(priority: string): "bad" | "warn" | "note" {
  if (priority === "P1") return "bad";
  return priority === "P2" || priority === "P3" ? "warn" : "note";
}

export interface Area {
  service: string;
  health: Health;
  reason: string;
}

/** How each service is: failing where it errs, degraded where anything else is out of the ordinary. */
export function areasOf(services: EntityName[], symptoms: SymptomSeen[]): Area[] {
  const seen = new Map<string, SymptomSeen[]>();
  for (const symptom of symptoms) {
    const service = symptom.entity.service;
    if (service) seen.set(service, [...(seen.get(service) ?? []), symptom]);
  }
  const order: Health[] = ["bad", "warn", "ok"];
  return services.map((service): Area => {
    const own = seen.get(service.name) ?? [];
    const worst = own.find((symptom) => symptom.entity.type === "service" && symptom.symptom === "errors")
      ?? own.find((symptom) => symptom.entity.type === "service") ?? own[0];
    if (!worst) return { service: service.name, health: "ok", reason: "Nothing out of the ordinary" };
    const further = own.length > 1 ? `, and ${own.length - 1} more` : "";
    const isFailing = own.some((symptom) => symptom.symptom === "errors" && symptom.entity.type === "service");
    return { service: service.name, health: isFailing ? "bad" : "warn", reason: capital(worst.summary) + further };
  }).sort((a, b) => order.indexOf(a.health) - order.indexOf(b.health) || (a.service < b.service ? -1 : 1));
}
