// A question as a component asks it: the last answer stays while the next one is on its way.

import { useEffect, useState } from "react";

import { ask, addressOf, Parameters, Refusal } from "./ask";
import { usePulse } from "./live";

export interface Asked<Answer> {
  answer: Answer | null;
  refusal: Refusal | null;
  isWaiting: boolean;
}

interface Kept<Answer> extends Asked<Answer> {
  address: string;
}

/**
 * `question` null asks nothing. Answers of the present are asked again when something changed, large ones only
 * every so many times.
 */
export function useQuestion<Answer>(
  question: string | null,
  parameters: Parameters = {},
  every = 1,
): Asked<Answer> {
  const pulse = usePulse();
  const address = question === null ? "" : addressOf(question, parameters);
  const isPresent = !parameters.at;
  const beat = isPresent ? Math.floor(pulse.beat / every) : 0;
  const [kept, keep] = useState<Kept<Answer>>(nothing(address));

  useEffect(() => {
    if (question === null) return undefined;
    let isWanted = true;
    ask<Answer>(question, parameters).then(
      (answer) => {
        if (isWanted) keep({ address, answer, refusal: null, isWaiting: false });
      },
      (refusal: Refusal) => {
        if (!isWanted) return;
        keep((last) => ({
          address,
          answer: last.address === address && refusal.status === 0 ? last.answer : null,
          refusal,
          isWaiting: false,
        }));
      },
    );
    return () => {
      isWanted = false;
    };
    // The address holds question and parameters.
  }, [address, beat]);

  return kept.address === address ? kept : { ...nothing<Answer>(address), answer: same(kept, address) };
}

function nothing<Answer>(address: string): Kept<Answer> {
  return { address, answer: null, refusal: null, isWaiting: address !== "" };
}

/** The same question at another moment: shown until its own answer comes, so that nothing flickers. */
function same<Answer>(kept: Kept<Answer>, address: string): Answer | null {
  const withoutMoment = (text: string) => text.replace(/([?&])at=[^&]*&?/, "$1").replace(/[?&]$/, "");
  return withoutMoment(kept.address) === withoutMoment(address) ? kept.answer : null;
}
