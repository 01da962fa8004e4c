// Who the server takes us for: what its doors do without, and whether it asks for a token.

import { useSyncExternalStore } from "react";

interface Doors {
  /** What the doors do without, in the server's words; null when nothing is lacking. */
  lacks: string | null;
  /** The server asks who we are, and does not know yet. */
  isClosed: boolean;
  /** What we may do; null before the server said. */
  role: Role | null;
}

const roles = ["viewer", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** Whether a role may do what needs another; each may do all that those before it may. */
export function may(role: Role | null, needed: Role): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(needed);
}

let doors: Doors = { lacks: null, isClosed: false, role: null };
const listeners = new Set<() => void>();

function become(next: Doors): void {
  if (next.lacks === doors.lacks && next.isClosed === doors.isClosed && next.role === doors.role) return;
  doors = next;
  listeners.forEach((listener) => listener());
}

/** Learns from every answer. */
export function hear(response: Response): void {
  const said = response.headers.get("Whence-Role");
  become({
    lacks: response.headers.get("Whence-Insecure"),
    isClosed: response.status === 401,
    // A refusal says nothing of it.
    role: roles.find((role) => role === said) ?? doors.role,
  });
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
