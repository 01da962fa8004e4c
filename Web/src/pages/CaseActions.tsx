// What people do about an incident. Each is a deed with a name in the audit log.

import { FormEvent, useState } from "react";

import { addressOf, Refusal, tell } from "../api/ask";
import { refresh } from "../api/live";
import { IncidentWhole } from "../api/types";
import { usePlace } from "../app/router";
import { say } from "../app/Toasts";

interface Deed {
  name: string;
  label: string;
  /** What is asked for with it; none is done at once. */
  field?: { name: string; label: string };
  done: string;
}

const deeds: Record<string, Deed> = {
  acknowledge: { name: "acknowledge", label: "Acknowledge", done: "Acknowledged." },
  assign: { name: "assign", label: "Assign", field: { name: "owner", label: "Who sees to it" }, done: "Assigned." },
  comment: { name: "comment", label: "Comment", field: { name: "text", label: "What is to be said" }, done: "Said." },
  mitigate: { name: "mitigate", label: "Mitigated", field: { name: "text", label: "What was done" }, done: "Mitigated." },
  resolve: { name: "resolve", label: "Resolved", field: { name: "text", label: "What removed the cause" }, done: "Resolved." },
  reopen: { name: "reopen", label: "Reopen", field: { name: "text", label: "Why it is not over" }, done: "Open again." },
};

function fitting(incident: IncidentWhole): Deed[] {
  const names = incident.state === "resolved" ? ["reopen", "comment"]
    : [incident.acknowledged ? "" : "acknowledge", "assign", "comment", incident.state === "mitigated" ? "" : "mitigate", "resolve"];
  return names.flatMap((name) => deeds[name] ?? []);
}

export function CaseActions({ incident }: { incident: IncidentWhole }) {
  const [asked, ask] = useState<Deed | null>(null);
  const [text, write] = useState("");
  const [isBusy, busy] = useState(false);
  const canDo = incident.acknowledged !== undefined;

  const perform = async (deed: Deed, body: object) => {
    busy(true);
    try {
      await tell(`incidents/${incident.number}/${deed.name}`, body);
      say(deed.done);
      ask(null);
      write("");
    } catch (refusal) {
      say(refusal instanceof Refusal ? refusal.message : "It could not be done.");
    } finally {
      busy(false);
      refresh();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asked?.field && text.trim()) void perform(asked, { [asked.field.name]: text.trim() });
  };
  return (
    <div className="no-print stack-small">
      <div className="actions" data-testid="actions">
        {canDo && fitting(incident).map((deed, index) => (
          <button
            key={deed.name} disabled={isBusy} className={`button ${index === 0 ? "is-first" : ""}`}
            aria-expanded={deed.field ? asked === deed : undefined}
            onClick={() => (deed.field ? ask(asked === deed ? null : deed) : void perform(deed, {}))}
          >{deed.label}</button>
        ))}
        <Report number={incident.number} />
        <button className="button" onClick={() => window.print()}>Print</button>
      </div>
      {asked?.field && (
        <form className="row" onSubmit={submit}>
          <label className="named">{asked.field.label}
            <input className="field" size={48} maxLength={2000} value={text} autoFocus onChange={(event) => write(event.target.value)} />
          </label>
          <button className="button is-first" disabled={isBusy || !text.trim()}>{asked.label}</button>
          <button type="button" className="button" onClick={() => ask(null)}>Leave it</button>
        </form>
      )}
    </div>
  );
}

/** The server writes the report; the browser keeps it as a file. */
function Report({ number }: { number: number }) {
  const { at } = usePlace();
  const address = (form: string) => addressOf(`incidents/${number}/report`, { form, format: "text", at });
  return (
    <>
      <a className="button" href={address("markdown")} download={`incident-${number}.md`}>Report, Markdown</a>
      <a className="button" href={address("html")} download={`incident-${number}.html`}>Report, HTML</a>
    </>
  );
}
