// How a thing measures over time, beside the limits that it is judged by.

import { useQuestion } from "../api/useQuestion";
import { MeasuredPoint, MeasuredSeries, VitalsAnswer } from "../api/types";
import { usePlace } from "../app/router";
import { clock, count, number } from "../parts/format";
import { Card } from "../parts/parts";

const box = { width: 320, height: 72 };
/** Those in trouble first; the rest is in the answer of the server. */
const shownMax = 6;

export function Vitals({ entity }: { entity: string }) {
  const { at } = usePlace();
  const asked = useQuestion<VitalsAnswer>("vitals", { entity, to: at, points: 120 }, 2);
  const all = (asked.answer?.series ?? []).filter((series) => series.points.length > 1);
  if (all.length === 0) return null;
  const isIll = (series: MeasuredSeries) => series.points.some((point) => point.present);
  const ordered = [...all.filter(isIll), ...all.filter((series) => !isIll(series))];
  return (
    <Card title="Measured" id="vitals" aside={`${count(all.length, "series", "series")}, limits dashed`}>
      <ul className="charts">
        {ordered.slice(0, shownMax).map((series) => <Chart key={series.symptom} series={series} isIll={isIll(series)} />)}
      </ul>
    </Card>
  );
}

function Chart({ series, isIll }: { series: MeasuredSeries; isIll: boolean }) {
  const points = series.points;
  const last = points[points.length - 1]!;
  const place = scale(points);
  const words = `${series.measure}: ${number(last.value)} at ${clock(last.at)}, limit ${number(last.threshold)}`;
  return (
    <li>
      <svg viewBox={`0 0 ${box.width} ${box.height}`} role="img" aria-label={words} className={isIll ? "chart is-ill" : "chart"}>
        {points.filter((point) => point.present).map((point) => (
          <rect key={point.at} className="chart-ill" x={place.x(point) - place.step / 2} y={0} width={place.step} height={box.height} />
        ))}
        <polyline className="chart-limit" points={line(points, place, (point) => point.threshold)} />
        <polyline className="chart-value" points={line(points, place, (point) => point.value)} />
      </svg>
      <div className="name">{series.measure}</div>
      <div className="faint">{number(last.value)}, {series.present === "above" ? "at most" : "at least"} {number(last.threshold)}</div>
    </li>
  );
}

interface Scale {
  x: (point: MeasuredPoint) => number;
  y: (value: number) => number;
  step: number;
}

function scale(points: MeasuredPoint[]): Scale {
  const times = points.map((point) => Date.parse(point.at));
  const [from, to] = [times[0]!, times[times.length - 1]!];
  const values = points.flatMap((point) => [point.value, point.threshold]).filter((value): value is number => value !== null);
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-9)];
  const margin = 4;
  return {
    x: (point) => ((Date.parse(point.at) - from) / Math.max(to - from, 1)) * box.width,
    y: (value) => box.height - margin - ((value - low) / Math.max(high - low, 1e-9)) * (box.height - 2 * margin),
    step: box.width / Math.max(points.length - 1, 1),
  };
}

function line(points: MeasuredPoint[], place: Scale, read: (point: MeasuredPoint) => number | null): string {
  return points
    .filter((point) => read(point) !== null)
    .map((point) => `${place.x(point).toFixed(1)},${place.y(read(point)!).toFixed(1)}`)
    .join(" ");
}
