// Asks the server's questions. One question asked twice at once is asked once.

import { hear } from "./doors";

export type Parameters = Record<string, string | number | boolean | null | undefined>;

/** The server's no, in its own words. */
export class Refusal extends Error {
  readonly status: number;
  /** The parameter to blame, if one is. */
  readonly place: string | null;

  constructor(status: number, message: string, place: string | null = null) {
    super(message);
    this.status = status;
    this.place = place;
  }

  /** Whether this server does not know the question at all. */
  get isUnknownQuestion(): boolean {
    return this.status === 405 || this.status === 501 || (this.status === 404 && (this.place === null || this.place === "path"));
  }
}

const underway = new Map<string, Promise<unknown>>();

/** The address of a question; parameters that are empty are left out. */
export function addressOf(question: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return `/api/v1/${question}${text ? `?${text}` : ""}`;
}

/** Asks; the answer is the same object for all who ask at the same time. */
export function ask<Answer>(question: string, parameters: Parameters = {}): Promise<Answer> {
  const address = addressOf(question, parameters);
  const asked = underway.get(address);
  if (asked) return asked as Promise<Answer>;
  const asking = read<Answer>(address, {}).finally(() => underway.delete(address));
  underway.set(address, asking);
  return asking;
}

/** Does something: acknowledges, assigns, approves. */
export function tell<Answer>(deed: string, body: object): Promise<Answer> {
  return read<Answer>(`/api/v1/${deed}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function read<Answer>(address: string, options: RequestInit): Promise<Answer> {
  const headers = { Accept: "application/json", ...(options.headers ?? {}) };
  let response: Response;
  try {
    response = await fetch(address, { ...options, headers });
  } catch {
    throw new Refusal(0, "The server cannot be reached.");
  }
  hear(response);
  const text = await response.text();
  if (!response.ok) throw refusal(text, response);
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new Refusal(response.status, "The answer is no JSON.");
  }
}

/** What an error says: a problem's detail or title, else the status. */
function refusal(text: string, response: Response): Refusal {
  try {
    const problem = JSON.parse(text) as Record<string, unknown>;
    const said = problem.detail ?? problem.title ?? problem.error;
    const place = typeof problem.place === "string" ? problem.place : null;
    if (typeof said === "string") return new Refusal(response.status, said, place);
  } catch {
    // Not JSON: the status says enough.
  }
  return new Refusal(response.status, `The server said ${response.status}.`);
}
