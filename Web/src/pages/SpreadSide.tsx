// Beside the map: how far a fault would spread.

import { keyOf, WhatIf } from "../api/types";
import { Asked } from "../api/useQuestion";
import { changeQuery, Link } from "../app/router";
import { count, duration, percent, words } from "../parts/format";
import { Awaited, EntityLink } from "../parts/parts";
import { Sign } from "../parts/Sign";
import { finding } from "./WhatIfPage";

const shownMax = 30;

export function SpreadSide({ fault, cause, asked }: { fault: string; cause: string; asked: Asked<WhatIf> }) {
  return (
    <section className="stack-small" data-testid="spread">
      <h1>If {words(cause)} struck</h1>
      <p className="muted name">{fault}</p>
      <div className="row no-print">
        <Link className="button" to="/what-if" query={{ entity: fault, cause }}>What would show it</Link>
        <button className="button" onClick={() => changeQuery({ fault: null, cause: null })}>Back to the map as it is</button>
      </div>
      <Awaited asked={asked}>
        {(answer) => {
          const judged = finding(answer);
          const reached = [...answer.reaches].sort((a, b) => b.probability - a.probability || a.delaySeconds - b.delaySeconds);
          return (
            <>
              <p><Sign health={judged.health} /> {judged.text}</p>
              <h2>It would reach {count(reached.length, "thing")}</h2>
              <ul className="list">
                {reached.slice(0, shownMax).map((one) => (
                  <li key={`${keyOf(one.entity)}${one.through}`}>
                    <span className="row"><EntityLink entity={one.entity} /><span className="push faint">{percent(one.probability)}</span></span>
                    <span className="faint">{one.summary}, after {duration(one.delaySeconds * 1000)}</span>
                  </li>
                ))}
              </ul>
              {reached.length > shownMax && <p className="faint">and {reached.length - shownMax} more</p>}
            </>
          );
        }}
      </Awaited>
    </section>
  );
}

export function SpreadKey() {
  return (
    <div className="map-key">
      <ul className="legend" aria-label="Legend">
        <li><Plate line="var(--red-fill)" fill="var(--red-wash)" />where the fault is</li>
        <li><Plate line="var(--amber-fill)" fill="var(--amber-wash)" />reached, more likely than not</li>
        <li><Plate line="var(--amber-fill)" fill="var(--amber-wash)" isDashed />reached perhaps</li>
        <li><Plate line="var(--line-2)" fill="var(--card)" />not reached</li>
      </ul>
    </div>
  );
}

function Plate({ line, fill, isDashed = false }: { line: string; fill: string; isDashed?: boolean }) {
  return (
    <svg width="24" height="14" aria-hidden="true">
      <rect x="1" y="2" width="22" height="10" rx="3" fill={fill} stroke={line} strokeWidth="1.5" strokeDasharray={isDashed ? "4 2.500" : undefined} />
    </svg>
  );
}
