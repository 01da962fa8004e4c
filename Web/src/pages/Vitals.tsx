// How a thing measures over time. Shown when the server keeps series.

export function Vitals(_: { entity: string }) {
  return null;
}
