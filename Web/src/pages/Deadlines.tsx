import { Deadline } from "../api/types";
import { duration } from "../parts/format";
import { Chip } from "../parts/parts";

/** What is promised and not yet done, with the time left. */
export function Deadlines({ deadlines }: { deadlines: Deadline[] }) {
  const owed = deadlines.filter((deadline) => deadline.done === null);
  return (
    <>
      {owed.map((deadline) => {
        const isLate = deadline.secondsLeft < 0;
        const time = duration(Math.abs(deadline.secondsLeft) * 1000);
        const tone = isLate ? "bad" : deadline.standing === "at-risk" || deadline.standing === "atRisk" ? "warn" : "";
        return <Chip key={deadline.promise} tone={tone}>{isLate ? `${time} late to ${deadline.promise}` : `${time} to ${deadline.promise}`}</Chip>;
      })}
    </>
  );
}
