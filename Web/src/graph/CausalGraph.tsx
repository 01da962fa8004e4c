// The causal graph as SVG: from the cause on the left (on a phone: above) to whom it hurts.

import { KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";

import { words } from "../parts/format";
import { useWidth } from "../parts/useWidth";
import { CausalNode, CausalPicture, Sight } from "./cause";
import { placeInLayers, Point } from "./layers";

const box = { width: 232, height: 92 };
const margin = 10;
/** Narrower than this the graph runs downwards. */
const narrow = 640;

interface Properties {
  picture: CausalPicture;
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

export function CausalGraph({ picture, chosen, onChoose }: Properties) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const isDown = width > 0 && width < narrow;
  const drawing = useMemo(() => draw(picture, isDown), [picture, isDown]);
  const [hovered, hover] = useState<string | null>(null);
  const lit = hovered ?? chosen;
  const near = useMemo(() => (lit ? relatives(picture, lit) : null), [picture, lit]);

  useEffect(() => {
    const leave = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape") onChoose(null);
    };
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [onChoose]);

  return (
    <div className="graph" ref={frame}>
      <div className="graph-scroll" tabIndex={0} role="group" aria-label="Causal graph, from the cause to its effects">
        <svg
          width={drawing.width} height={drawing.height}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          data-testid="causal-graph"
        >
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0.500 7 4 0 7.500Z" className="graph-arrow" />
            </marker>
          </defs>
          {drawing.lines.map((line) => (
            <path
              key={line.id} d={line.path} markerEnd="url(#arrow)"
              className={`graph-line ${near && !(near.has(line.from) && near.has(line.to)) ? "is-dim" : ""}`}
            />
          ))}
          {drawing.boxes.map(({ node, x, y }) => (
            <Box
              key={node.id} node={node} x={x} y={y}
              isDim={near !== null && !near.has(node.id)} isChosen={chosen === node.id}
              onChoose={() => onChoose(chosen === node.id ? null : node.id)} onHover={hover}
            />
          ))}
        </svg>
      </div>
      <Legend sights={picture.nodes.map((node) => node.sight)} />
    </div>
  );
}

interface BoxProperties {
  node: CausalNode;
  x: number;
  y: number;
  isDim: boolean;
  isChosen: boolean;
  onChoose: () => void;
  onHover: (id: string | null) => void;
}

function Box({ node, x, y, isDim, isChosen, onChoose, onHover }: BoxProperties) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onChoose();
  };
  const lines = wrap(node.steps[0] ?? "", 34, 2);
  const further = node.steps.length - 1;
  const state = `${isDim ? "is-dim" : ""} ${isChosen ? "is-chosen" : ""}`;
  return (
    <g
      className={`graph-box is-${node.sight} ${state}`} transform={`translate(${x} ${y})`}
      role="button" tabIndex={0} aria-pressed={isChosen} data-testid="causal-node"
      aria-label={`${sightWords[node.sight]}: ${node.entity.type} ${node.entity.name}. ${node.steps.join(". ")}`}
      onClick={onChoose} onKeyDown={onKey}
      onMouseEnter={() => onHover(node.id)} onMouseLeave={() => onHover(null)}
    >
      <title>{[`${node.entity.type} ${node.entity.name}`, ...node.steps].join("\n")}</title>
      <rect width={box.width} height={box.height} rx="7" className="graph-plate" />
      <g transform="translate(19 20)"><SightShape sight={node.sight} /></g>
      <text x="34" y="24.500" className="graph-name">{clip(node.entity.name, 26)}</text>
      {lines.map((line, index) => (
        <text key={index} x="13" y={46 + index * 16} className="graph-summary">{line}</text>
      ))}
      <text x="13" y="82" className="graph-type">{words(node.entity.type)}{further > 0 ? `, ${further} more ${further === 1 ? "step" : "steps"}` : ""}</text>
      {node.seenCount > 0 && <text x={box.width - 12} y="82" textAnchor="end" className="graph-type">{node.seenCount} seen</text>}
    </g>
  );
}

export const sightWords: Record<Sight, string> = {
  cause: "cause",
  seen: "seen",
  passed: "inferred, not measured",
  absent: "measured, and not there",
  unknown: "unknown: nothing tells",
};

/** Each sight has a form of its own: colour is never alone. */
export function SightShape({ sight }: { sight: Sight }) {
  switch (sight) {
    case "cause": return <path d="M0-8 8 0 0 8-8 0Z" className="shape is-cause" />;
    case "seen": return <circle r="5.500" className="shape is-seen" />;
    case "passed": return <circle r="5" className="shape is-passed" />;
    case "absent": return <path d="M-5-5 5 5M5-5-5 5" className="shape is-absent" />;
    case "unknown": return <circle r="5.500" className="shape is-unknown" />;
  }
}

function Legend({ sights }: { sights: Sight[] }) {
  const order: Sight[] = ["cause", "seen", "passed", "absent", "unknown"];
  return (
    <ul className="legend" aria-label="Legend">
      {order.filter((sight) => sights.includes(sight)).map((sight) => (
        <li key={sight}>
          <svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true"><SightShape sight={sight} /></svg>
          {words(sightWords[sight])}
        </li>
      ))}
    </ul>
  );
}

interface Drawing {
  width: number;
  height: number;
  boxes: { node: CausalNode; x: number; y: number }[];
  lines: { id: string; from: string; to: string; path: string }[];
}

function draw(picture: CausalPicture, isDown: boolean): Drawing {
  const [length, breadth] = isDown ? [box.height, box.width] : [box.width, box.height];
  const nodes = picture.nodes.map((node) => ({ id: node.id, length, breadth }));
  const placed = placeInLayers(nodes, picture.edges, isDown ? { along: 30, across: 12 } : { along: 52, across: 18 });
  const turn = (point: Point) => {
    const [x, y] = isDown ? [point.across, point.along] : [point.along, point.across];
    return { x: Math.round(x) + margin, y: Math.round(y) + margin };
  };
  const boxes = picture.nodes.map((node) => {
    const centre = turn(placed.points.get(node.id)!);
    return { node, x: centre.x - box.width / 2, y: centre.y - box.height / 2 };
  });
  const lines = picture.edges.map((edge, index) => {
    const from = turn(placed.points.get(edge.from)!);
    const to = turn(placed.points.get(edge.to)!);
    if (isDown) [from.y, to.y] = [from.y + box.height / 2, to.y - box.height / 2 - 2];
    else [from.x, to.x] = [from.x + box.width / 2, to.x - box.width / 2 - 2];
    // Straight through each layer that it crosses, so that it passes between the boxes and not under them.
    const between = placed.bends[index]!.flatMap((bend) => [-1, 1].map((side) => turn({ ...bend, along: bend.along + (side * length) / 2 })));
    const points = [from, ...between, to];
    return { id: `${index}`, from: edge.from, to: edge.to, path: curve(points, isDown) };
  });
  const [width, height] = isDown ? [placed.breadth, placed.length] : [placed.length, placed.breadth];
  return { width: Math.ceil(width) + 2 * margin, height: Math.ceil(height) + 2 * margin, boxes, lines };
}

function curve(points: { x: number; y: number }[], isDown: boolean): string {
  const first = points[0]!;
  let path = `M${first.x} ${first.y}`;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1]!;
    const b = points[index]!;
    const [dx, dy] = isDown ? [0, (b.y - a.y) / 2] : [(b.x - a.x) / 2, 0];
    path += `C${a.x + dx} ${a.y + dy} ${b.x - dx} ${b.y - dy} ${b.x} ${b.y}`;
  }
  return path;
}

/** A node with all that leads to it and all it leads to. */
function relatives(picture: CausalPicture, id: string): Set<string> {
  const found = new Set([id]);
  for (const [near, far] of [["from", "to"], ["to", "from"]] as const) {
    const reached = [id];
    while (reached.length > 0) {
      const at = reached.pop()!;
      for (const edge of picture.edges) {
        if (edge[near] === at && !found.has(edge[far])) {
          found.add(edge[far]);
          reached.push(edge[far]);
        }
      }
    }
  }
  return found;
}

export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function wrap(text: string, limit: number, lineCount: number): string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1]!;
    if (last.length + word.length < limit || last === "") lines[lines.length - 1] = last ? `${last} ${word}` : word;
    else lines.push(word);
  }
  if (lines.length <= lineCount) return lines;
  return [...lines.slice(0, lineCount - 1), clip(lines.slice(lineCount - 1).join(" "), limit)];
}
