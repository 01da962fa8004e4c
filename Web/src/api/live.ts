// Hears from the server that something changed. Without a stream of events it asks again now and then.

import { useSyncExternalStore } from "react";

export type Connection = "live" | "asking" | "lost";

interface Pulse {
  connection: Connection;
  /** Counts changes; whoever shows the present asks again when it moves. */
  beat: number;
}

const secondsBetweenQuestions = 5;
/** Changes closer together than this are one. */
const millisecondsTogether = 400;

let pulse: Pulse = { connection: "asking", beat: 0 };
const listeners = new Set<() => void>();
let isStarted = false;
let waiting = 0;

function become(change: Partial<Pulse>): void {
  pulse = { ...pulse, ...change };
  listeners.forEach((listener) => listener());
}

function beat(): void {
  if (waiting || document.hidden) return;
  waiting = window.setTimeout(() => {
    waiting = 0;
    become({ beat: pulse.beat + 1 });
  }, millisecondsTogether);
}

function start(): void {
  if (isStarted) return;
  isStarted = true;
  const stream = new EventSource("/api/v1/events");
  stream.onopen = () => become({ connection: "live" });
  stream.onmessage = beat;
  for (const name of ["tick", "incident", "case"]) stream.addEventListener(name, beat);
  stream.onerror = () => {
    // Closed for good when the server has no such stream; else the browser comes again by itself.
    become({ connection: stream.readyState === EventSource.CLOSED ? "asking" : "lost" });
  };
  document.addEventListener("visibilitychange", beat);
  window.setInterval(() => {
    if (pulse.connection !== "live") beat();
  }, secondsBetweenQuestions * 1000);
}

/** What is heard of the server. */
export function usePulse(): Pulse {
  return useSyncExternalStore(
    (listener) => {
      start();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pulse,
  );
}

/** Asks again at once: something was done. */
export function refresh(): void {
  become({ beat: pulse.beat + 1 });
}
