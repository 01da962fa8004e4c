// The small pieces of every page.

import { ReactNode, useEffect } from "react";

import { Refusal } from "../api/ask";
import { EntityName } from "../api/types";
import { Asked } from "../api/useQuestion";
import { Link } from "../app/router";
import { clock, day, words } from "./format";

interface CardProperties {
  title: ReactNode;
  aside?: ReactNode;
  id?: string;
  children: ReactNode;
}

export function Card({ title, aside, id, children }: CardProperties) {
  return (
    <section className="card" data-testid={id} id={id}>
      <header>
        <h2>{title}</h2>
        {aside !== undefined && <span className="aside">{aside}</span>}
      </header>
      {children}
    </section>
  );
}

/** A moment, with its day when that is not obvious. */
export function Moment({ time, withDay = false }: { time: string; withDay?: boolean }) {
  return <time dateTime={time} title={`${time} UTC`}>{withDay ? `${day(time)} ` : ""}{clock(time)}</time>;
}

export function entityQuery(entity: EntityName) {
  return { type: entity.type, name: entity.name };
}

export function EntityLink({ entity, withType = true }: { entity: EntityName; withType?: boolean }) {
  return (
    <Link to="/entity" query={entityQuery(entity)} className="name">
      {withType ? `${words(entity.type)} ${entity.name}` : entity.name}
    </Link>
  );
}

export type Tone = "bad" | "warn" | "ok" | "note" | "rank" | "";

export function Chip({ tone = "", children }: { tone?: string; children: ReactNode }) {
  return <span className={`chip ${tone.split(" ").map((word) => word && `is-${word}`).join(" ")}`}>{children}</span>;
}

export function Meter({ share, tone = "", label }: { share: number; tone?: Tone; label: string }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <div
      className={`meter ${tone && `is-${tone}`}`} role="meter" aria-label={label}
      aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}
    >
      <i style={{ width }} />
    </div>
  );
}

/** What stands in an answer's place until it is there, or when it does not come. */
export function Awaited<Answer>(
  { asked, children }: { asked: Asked<Answer>; children: (answer: Answer) => ReactNode },
) {
  if (asked.answer !== null) {
    return (
      <>
        {asked.refusal && <p className="note" role="status">{asked.refusal.message} What is shown is older.</p>}
        {children(asked.answer)}
      </>
    );
  }
  if (asked.refusal) return <Refused refusal={asked.refusal} />;
  return <p className="wait" role="status">Asking …</p>;
}

export function Refused({ refusal }: { refusal: Refusal }) {
  if (refusal.place === "at") return <p className="note">Of this the server knows the present only, not the moment that you look at.</p>;
  if (refusal.isUnknownQuestion) return <p className="note">This server has no answer to that: {refusal.message}</p>;
  return <p className="note" role="alert">{refusal.message}</p>;
}

/** Names the page in the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Whence`;
  }, [title]);
}
