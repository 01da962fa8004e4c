// The map itself: a canvas, with what is chosen said beside it and a table in its stead for who cannot see it.

import { c as cytoscape, Core } from "cytoscape";
import { useEffect, useRef } from "react";

import { number, percent } from "../parts/format";
import { Estate, MapNode, Reach } from "./estate";
import { nodeBox, placeEstate, Point } from "./place";

/** Above so many edges they are drawn straight, and not at all while the map moves. */
const manyEdges = 400;
/** From this chance on a fault is drawn as getting there. */
const likely = 0.5;
/** Pixels around the whole map, and how large it is drawn at the least, and at the most at first. */
const margin = 56;
const zoomMin = 0.05;
const zoomFirst = 1.15;
const marks = { ok: "", warn: "▲ ", bad: "◆ ", unknown: "◌ " };

interface Properties {
  estate: Estate;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onOpen: (node: MapNode) => void;
}

export function Canvas({ estate, chosen, onChoose, onOpen }: Properties) {
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<Core | null>(null);
  const latest = useRef({ estate, onChoose, onOpen });
  latest.current = { estate, onChoose, onOpen };
  const outline = outlineOf(estate);

  // Drawn anew only when something came or went.
  useEffect(() => {
    const container = place.current;
    if (!container) return undefined;
    const isLarge = estate.edges.length > manyEdges;
    const positions = placeEstate(latest.current.estate);
    const core = cytoscape({
      container, elements: elementsOf(latest.current.estate, positions), style: rules(isLarge),
      // The map library would measure every label to fit them: where nodes stand is known.
      layout: { name: "preset", fit: false }, ...viewOf([...positions.values()], container),
      wheelSensitivity: 0.3, minZoom: zoomMin, maxZoom: 2.5, boxSelectionEnabled: false, autoungrabify: true,
      textureOnViewport: isLarge, hideEdgesOnViewport: false, pixelRatio: isLarge ? 1 : "auto",
    });
    map.current = core;
    core.on("tap", "node", (event) => latest.current.onChoose(event.target.id()));
    core.on("dbltap", "node", (event) => {
      const node = latest.current.estate.nodes.find((candidate) => candidate.id === event.target.id());
      if (node) latest.current.onOpen(node);
    });
    core.on("tap", (event) => { if (event.target === core) latest.current.onChoose(null); });
    const themed = () => core.style(rules(isLarge));
    const watch = new MutationObserver(themed);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    core.one("render", () => { container.dataset.ready = "true"; });
    return () => {
      watch.disconnect();
      core.destroy();
      map.current = null;
    };
  }, [outline]);

  // Health and rates change without moving anything.
  useEffect(() => {
    const core = map.current;
    if (!core) return;
    core.batch(() => {
      for (const node of estate.nodes) {
        const element = core.getElementById(node.id);
        const now = { label: labelOf(node), health: node.health, reach: reachOf(node) };
        const then = element.data();
        // Whatever is set is styled anew, and most stays as it was.
        if (then.label !== now.label || then.health !== now.health || then.reach !== now.reach) element.data(now);
      }
    });
  }, [estate, outline]);

  useEffect(() => {
    const core = map.current;
    if (!core) return;
    core.batch(() => {
      core.elements().removeClass("dim");
      core.elements().removeClass("chosen");
      if (!chosen) return;
      const node = core.getElementById(chosen);
      if (!node.nonempty()) return;
      core.elements().difference(node.closedNeighborhood()).addClass("dim");
      node.addClass("chosen");
    });
  }, [chosen, outline]);

  return (
    <div
      className="map-canvas" ref={place} data-testid="map" role="img"
      aria-label={`Map of ${estate.nodes.length} things and ${estate.edges.length} relations; the table tells the same`}
      data-nodes={estate.nodes.length} data-edges={estate.edges.length}
    />
  );
}

function outlineOf(estate: Estate): string {
  return [...estate.nodes.map((node) => node.id), "", ...estate.edges.map((edge) => edge.id)].join("\n");
}

function labelOf(node: MapNode): string {
  const count = node.isGroup ? ` (${node.memberCount})` : "";
  const mark = node.reach ? chanceOf(node.reach) : marks[node.health];
  const room = 24 - mark.length;
  const name = node.entity.name.length > room ? `${node.entity.name.slice(0, room - 1)}…` : node.entity.name;
  return `${mark}${name}${count}`;
}

/** A fault that is looked at is said in numbers, in the place of health. */
function chanceOf(reach: Reach): string {
  if (reach.isOrigin) return "◆ ";
  return reach.chance > 0 ? `${percent(reach.chance)} ` : "";
}

function reachOf(node: MapNode): string {
  if (!node.reach) return "";
  if (node.reach.isOrigin) return "origin";
  return node.reach.chance >= likely ? "likely" : node.reach.chance > 0 ? "possible" : "none";
}

/** The whole map in the middle, and no larger than is good to read. */
function viewOf(points: Point[], container: HTMLElement): { zoom: number; pan: Point } {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const span = (values: number[], box: number) => {
    const [least, most] = [Math.min(...values) - box / 2, Math.max(...values) + box / 2];
    return { middle: (least + most) / 2, length: most - least };
  };
  if (points.length === 0) return { zoom: 1, pan: { x: 0, y: 0 } };
  const [across, down] = [span(xs, nodeBox.length), span(ys, nodeBox.breadth)];
  const { clientWidth: width, clientHeight: height } = container;
  const room = Math.min((width - 2 * margin) / across.length, (height - 2 * margin) / down.length);
  const zoom = Math.max(zoomMin, Math.min(zoomFirst, room));
  return { zoom, pan: { x: width / 2 - across.middle * zoom, y: height / 2 - down.middle * zoom } };
}

function elementsOf(estate: Estate, positions: Map<string, Point>): unknown[] {
  const nodes = estate.nodes.map((node) => ({
    group: "nodes",
    data: {
      id: node.id, label: labelOf(node), health: node.health, reach: reachOf(node), type: node.entity.type,
      silent: node.isSilent ? "yes" : "no",
    },
    position: positions.get(node.id),
  }));
  const edges = estate.edges.map((edge) => ({
    group: "edges",
    data: {
      id: edge.id, source: edge.from, target: edge.to, kind: edge.isAsync ? "async" : "sync",
      width: 1.25 + Math.log10(1 + edge.ratePerSecond) * 1.6, failing: edge.errorRatio > 0.05 ? "yes" : "no",
      label: edge.ratePerSecond > 0 ? `${number(edge.ratePerSecond)}/s` : "",
    },
  }));
  return [...nodes, ...edges];
}

/** Cytoscape draws by itself, so the colours are read from the page's. */
function rules(isLarge: boolean): unknown[] {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const node = (selector: string, change: object) => ({ selector: `node${selector}`, style: change });
  return [
    node("", {
      shape: "round-rectangle", width: nodeBox.length, height: nodeBox.breadth, label: "data(label)",
      "background-color": colour("--card"), "border-width": 1.5, "border-color": colour("--line-2"),
      color: colour("--ink"), "font-family": "Inter, sans-serif", "font-size": 13, "font-weight": 500,
      "text-valign": "center", "text-halign": "center", "min-zoomed-font-size": isLarge ? 7 : 5,
    }),
    node("[type = 'database'], node[type = 'cache']", { shape: "barrel", height: nodeBox.breadth + 8 }),
    node("[type = 'queue'], node[type = 'topic']", { shape: "tag" }),
    node("[type = 'broker']", { shape: "cut-rectangle" }),
    node("[type = 'external-api']", { shape: "ellipse" }),
    node("[type = 'group']", { "border-style": "double", "border-width": 4 }),
    node("[silent = 'yes']", { "border-style": "dashed" }),
    node("[health = 'warn']", { "background-color": colour("--amber-wash"), "border-color": colour("--amber-fill"), color: colour("--amber") }),
    node("[health = 'bad']", { "background-color": colour("--red-wash"), "border-color": colour("--red-fill"), "border-width": 2.5, color: colour("--red") }),
    node("[reach != '']", { "background-color": colour("--card"), "border-color": colour("--line-2"), "border-width": 1.5, color: colour("--ink") }),
    node("[reach = 'none']", { opacity: 0.4 }),
    node("[reach = 'possible']", { "background-color": colour("--amber-wash"), "border-color": colour("--amber-fill"), "border-style": "dashed", color: colour("--amber") }),
    node("[reach = 'likely']", { "background-color": colour("--amber-wash"), "border-color": colour("--amber-fill"), "border-width": 2.5, color: colour("--amber") }),
    node("[reach = 'origin']", { "background-color": colour("--red-wash"), "border-color": colour("--red-fill"), "border-width": 3.5, color: colour("--red") }),
    node(".chosen", { "border-color": colour("--accent"), "border-width": 3.5 }),
    {
      selector: "edge",
      style: {
        width: "data(width)", "line-color": colour("--line-2"), "target-arrow-color": colour("--line-2"),
        "target-arrow-shape": "triangle", "arrow-scale": 0.9, "curve-style": isLarge ? "straight" : "bezier",
      },
    },
    { selector: "edge[kind = 'async']", style: { "line-style": "dashed", "line-dash-pattern": [6, 4], "line-color": colour("--accent"), "target-arrow-color": colour("--accent") } },
    { selector: "edge[failing = 'yes']", style: { "line-color": colour("--red-fill"), "target-arrow-color": colour("--red-fill") } },
    { selector: ".dim", style: { opacity: 0.16 } },
  ];
}

