// What is promised to users, and how much of what may go wrong is left.

import { Level, Levels } from "../api/answers";
import { useQuestion } from "../api/useQuestion";
import { usePlace } from "../app/router";
import { duration, number, percent } from "../parts/format";
import { Gaps } from "../parts/Gaps";
import { Awaited, Card, EntityLink, Meter } from "../parts/parts";
import { Health, Sign } from "../parts/Sign";

const shownMax = 12;
const healths: Record<Level["state"], Health> = { kept: "ok", burning: "warn", spent: "bad" };

export function Budgets() {
  const { at } = usePlace();
  const asked = useQuestion<Levels>("slos", { at, limit: 200 }, 3);
  return (
    <Card title="Error budgets" id="budgets" aside={asked.answer && asked.answer.total > 0 ? `${asked.answer.total}, the worst first` : undefined}>
      <Awaited asked={asked}>
        {(answer) => (
          <>
            {answer.levels.length > 0 && <Table levels={ordered(answer.levels)} />}
            {answer.total > shownMax && <p className="faint">and {answer.total - shownMax} more</p>}
            {answer.total === 0 && answer.unknown.length === 0 && (
              <p className="muted">None is kept yet. Each entry point gets one for availability and one for latency as soon as requests come in.</p>
            )}
            {answer.total === 0 && <Gaps gaps={answer.unknown} only={["error budgets"]} />}
          </>
        )}
      </Awaited>
    </Card>
  );
}

function ordered(levels: Level[]): Level[] {
  const rank = { spent: 0, burning: 1, kept: 2 };
  return [...levels].sort((a, b) => rank[a.state] - rank[b.state]
    || (a.secondsLeft ?? Infinity) - (b.secondsLeft ?? Infinity) || (a.name < b.name ? -1 : 1)).slice(0, shownMax);
}

function Table({ levels }: { levels: Level[] }) {
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label="Error budgets">
      <table>
        <thead><tr><th>Promise</th><th>State</th><th>Left of the budget</th><th className="figure">Burns</th><th className="figure">Spent in</th></tr></thead>
        <tbody>
          {levels.map((level) => {
            const left = level.budgetLeft;
            return (
              <tr key={level.name}>
                <td>
                  <EntityLink entity={{ type: "service", kind: null, name: level.service, service: level.service }} withType={false} />
                  <div className="faint">{promised(level)}</div>
                </td>
                <td className="nowrap"><Sign health={healths[level.state]} /> {level.state}</td>
                <td>
                  {left === null ? "not known" : left < 0 ? `overspent by ${percent(-left)}` : percent(left)}
                  {left !== null && <Meter share={left} tone={left < 0.1 ? "bad" : level.state === "kept" ? "" : "warn"} label={`Left of the budget of ${level.name}`} />}
                </td>
                <td className="figure nowrap">{level.burnRate === null ? "–" : `${number(level.burnRate)} ×`}</td>
                <td className="figure nowrap">{level.state === "spent" ? "spent" : level.secondsLeft === null ? "never" : duration(level.secondsLeft * 1000)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function promised(level: Level): string {
  const share = level.target === null ? "" : `${number(level.target * 100)} % `;
  const what = level.promise === "latency" ? `within ${number(level.latencySeconds)} s` : "answered";
  return `${share}${what} over ${level.windowDays} days`;
}
