// The state of something: a form and a colour, and a word for those who see neither.

export type Health = "ok" | "warn" | "bad" | "unknown";

export const healthWords: Record<Health, string> = {
  ok: "healthy",
  warn: "degraded",
  bad: "failing",
  unknown: "unknown",
};

export function Sign({ health, size = 16 }: { health: Health; size?: number }) {
  return (
    <svg className="sign" width={size} height={size} viewBox="0 0 20 20" role="img" aria-label={healthWords[health]}>
      {health === "ok" && <><circle cx="10" cy="10" r="9" className="is-ok" /><path d="M6 10.300 9 13.200 14.200 7.300" className="is-cut" /></>}
      {health === "warn" && <><path d="M10 1.500 19.500 18.500H.5Z" className="is-warn" /><path d="M10 8v4.500M10 15.500v.1" className="is-cut" /></>}
      {health === "bad" && <><path d="M10 0 20 10 10 20 0 10Z" className="is-bad" /><path d="M10 5.500v5.500M10 14.200v.1" className="is-cut" /></>}
      {health === "unknown" && <circle cx="10" cy="10" r="8.500" className="is-unknown" />}
    </svg>
  );
}
