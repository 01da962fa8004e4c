import { SymptomMissing, SymptomSeen } from "../api/types";
import { clock, number } from "../parts/format";
import { EntityLink, Moment } from "../parts/parts";

/** A symptom on one line: when, what, where unless that is plain, and its figures. */
export function SymptomRow({ symptom, isHere = false }: { symptom: SymptomSeen; isHere?: boolean }) {
  return (
    <div className="seen">
      <Moment time={symptom.onset} />
      <span className="what">
        {symptom.summary}{symptom.cleared ? <span className="faint">, until {clock(symptom.cleared)}</span> : null}
        {!isHere && <><br /><span className="entity"><EntityLink entity={symptom.entity} /></span></>}
      </span>
      <span className="figures">
        {symptom.value !== null && <><b>{number(symptom.value)}</b>{symptom.threshold !== null && ` ${symptom.value < symptom.threshold ? "under" : "over"} ${number(symptom.threshold)}`}</>}
      </span>
    </div>
  );
}

/** A symptom that should be there and is not seen. */
export function MissingRow({ symptom }: { symptom: SymptomMissing }) {
  const isAbsent = symptom.reason === "absent";
  return (
    <div className="seen is-missing">
      <span className="faint">{isAbsent ? "absent" : "unknown"}</span>
      <span className="what">
        {symptom.summary}
        <br /><span className="entity"><EntityLink entity={symptom.entity} /></span>
      </span>
      <span className="figures">{isAbsent ? "measured, and not there" : "nothing measures it"}</span>
    </div>
  );
}
