// Traces and log lines that show it. Shown when the server keeps them.

export function Exemplars(_: { entity: string }) {
  return null;
}
