// What became of a deed, said once and then gone.

import { useSyncExternalStore } from "react";

const secondsShown = 6;
let said: { id: number; text: string }[] = [];
let next = 0;
const listeners = new Set<() => void>();

function become(now: typeof said): void {
  said = now;
  listeners.forEach((listener) => listener());
}

export function say(text: string): void {
  const id = (next += 1);
  become([...said.slice(-2), { id, text }]);
  window.setTimeout(() => become(said.filter((line) => line.id !== id)), secondsShown * 1000);
}

export function Toasts() {
  const lines = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className="toasts" role="status" aria-live="polite">
      {lines.map((line) => <p className="toast" key={line.id}>{line.text}</p>)}
    </div>
  );
}
