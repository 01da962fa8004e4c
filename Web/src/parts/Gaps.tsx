// What an answer could not tell, said where it would have stood.

import { Gap } from "../api/types";
import { capital } from "./format";

export function Gaps({ gaps, only }: { gaps: Gap[]; only?: string[] }) {
  const said = only ? gaps.filter((gap) => only.includes(gap.what)) : gaps;
  if (said.length === 0) return null;
  return (
    <ul className="gaps" data-testid="gaps">
      {said.map((gap) => <li key={gap.what + gap.why}>{capital(gap.what)}: not known, for {gap.why}.</li>)}
    </ul>
  );
}
