// How far back one can look, and what happened there.

import { Diagnosis, Incidents, Status } from "../api/types";

export interface Mark {
  id: string;
  from: number;
  to: number;
  isOver: boolean;
  text: string;
}

export interface Span {
  begin: number;
  end: number;
  marks: Mark[];
  /** Times to write under the rail. */
  hours: number[];
  /** Whether seconds are written. */
  isShort: boolean;
}

export interface Answers {
  status: Status | null;
  diagnosis: Diagnosis | null;
  incidents: Incidents | null;
}

const dayMilliseconds = 86_400_000;
const steps = [10, 30, 60, 300, 900, 1800, 3600, 7200, 14_400, 21_600].map((seconds) => seconds * 1000);

/** The last day at the most, from when anything was first seen; null before anything was. */
export function spanOf(answers: Answers): Span | null {
  const end = Date.parse(answers.status?.at ?? answers.diagnosis?.at ?? "");
  const firstSeen = Date.parse(answers.status?.firstSeen ?? "");
  if (!Number.isFinite(end) || !Number.isFinite(firstSeen)) return null;
  const first = Math.min(firstSeen, end - 60_000);
  const begin = Math.max(first, end - dayMilliseconds);
  const marks = marksOf(answers, end)
    .filter((mark) => mark.to >= begin)
    .map((mark) => ({ ...mark, from: Math.max(begin, mark.from) }));
  return { begin, end, marks, hours: ticks(begin, end), isShort: end - begin < 900_000 };
}

/** The outages whose beginnings come next to a moment, on either side. */
export function onsetsAround(span: Span, moment: number): { before: Mark | null; after: Mark | null } {
  const latest = (best: Mark | null, mark: Mark) => (!best || mark.from > best.from ? mark : best);
  const soonest = (best: Mark | null, mark: Mark) => (!best || mark.from < best.from ? mark : best);
  return {
    before: span.marks.filter((mark) => mark.from < moment).reduce<Mark | null>(latest, null),
    after: span.marks.filter((mark) => mark.from > moment).reduce<Mark | null>(soonest, null),
  };
}

function marksOf(answers: Answers, end: number): Mark[] {
  if (answers.incidents) {
    return answers.incidents.incidents.map((incident) => ({
      id: `${incident.number}`,
      from: Date.parse(incident.lead?.onset ?? incident.opened),
      to: incident.closed ? Date.parse(incident.closed) : end,
      isOver: incident.closed !== null,
      text: incident.headline ?? incident.lead?.summary ?? `incident ${incident.number}`,
    }));
  }
  return (answers.diagnosis?.causes ?? []).filter((cause) => cause.incident !== null).map((cause, index) => ({
    id: `${index}`, from: Date.parse(cause.onset), to: end, isOver: !cause.active, text: cause.summary,
  }));
}

function ticks(begin: number, end: number): number[] {
  const step = steps.find((candidate) => (end - begin) / candidate <= 8) ?? dayMilliseconds / 4;
  const found: number[] = [];
  for (let time = Math.ceil(begin / step) * step; time < end - step / 4; time += step) {
    if (time > begin + step / 8) found.push(time);
  }
  return found;
}
