// How sure, and why: what was seen, and what should be and is not.

import { useState } from "react";

import { Cause, EntityName, keyOf } from "../api/types";
import { thingOf } from "../graph/cause";
import { count } from "../parts/format";
import { Card } from "../parts/parts";
import { MissingRow, SymptomRow } from "./SymptomRow";

const shownAtFirst = 10;

interface Properties {
  cause: Cause;
  /** The key of the thing to which it is narrowed. */
  only: string | null;
  /** Whether parts of a service are things of their own. */
  isDetailed: boolean;
}

export function Evidence({ cause, only, isDetailed }: Properties) {
  const [isOpen, open] = useState(false);
  const [isEveryMissing, openMissing] = useState(false);
  const isShown = (entity: EntityName) => only === null || keyOf(thingOf(entity, isDetailed)) === only;
  const seen = cause.explains.filter((symptom) => isShown(symptom.entity));
  // What is measured and absent speaks against the cause; what nobody measures says nothing.
  const missing = cause.missing.filter((symptom) => isShown(symptom.entity))
    .sort((a, b) => Number(a.reason === "unknown") - Number(b.reason === "unknown") || b.strength - a.strength);
  const shown = isOpen ? seen : seen.slice(0, shownAtFirst);
  const shownMissing = isEveryMissing ? missing : missing.slice(0, shownAtFirst);
  return (
    <Card title={only ? "What shows this step" : "What shows it"} id="evidence" aside={count(seen.length, "symptom")}>
      {seen.length === 0 && missing.length === 0 && (
        <p className="muted">Nothing is measured here. The step is inferred from what stands before and behind it.</p>
      )}
      {shown.map((symptom, index) => <SymptomRow key={index} symptom={symptom} />)}
      {seen.length > shown.length && (
        <p><button className="button no-print" onClick={() => open(true)}>All {seen.length}</button></p>
      )}
      {missing.length > 0 && (
        <>
          <h3>Expected, and not seen</h3>
          {shownMissing.map((symptom, index) => <MissingRow key={index} symptom={symptom} />)}
          {missing.length > shownMissing.length && (
            <p><button className="button no-print" onClick={() => openMissing(true)}>All {missing.length}</button></p>
          )}
        </>
      )}
    </Card>
  );
}
