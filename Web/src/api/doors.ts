// Who the server takes us for: what its doors do without, and whether it asks for a token.

import { useSyncExternalStore } from "react";

interface Doors {
  /** What the doors do without, in the server's words; null when nothing is lacking. */
  lacks: string | null;
  /** The server asks who we are, and does not know yet. */
  isClosed: boolean;
}

let doors: Doors = { lacks: null, isClosed: false };
const listeners = new Set<() => void>();

function become(next: Doors): void {
  if (next.lacks === doors.lacks && next.isClosed === doors.isClosed) return;
  doors = next;
  listeners.forEach((listener) => listener());
}

/** Learns from every answer. */
export function hear(response: Response): void {
  become({ lacks: response.headers.get("Whence-Insecure"), isClosed: response.status === 401 });
}

/** Shows the token once; the server gives it back as a cookie that no script can read. */
export async function signIn(token: string): Promise<boolean> {
  const response = await fetch("/api/v1/session", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  }).catch(() => null);
  if (!response?.ok) return false;
  window.location.reload();
  return true;
}

export function useDoors(): Doors {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => doors,
  );
}
