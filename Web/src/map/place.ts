// Where each node of the map stands: layers from who calls to who is called, long layers folded into columns.

import { placeInLayers } from "../graph/layers";
import { Estate } from "./estate";

export const nodeBox = { length: 158, breadth: 34 };
const gaps = { along: 96, across: 16 };
/** More in one layer are folded. */
const rowsMax = 26;

export interface Point {
  x: number;
  y: number;
}

export function placeEstate(estate: Estate): Map<string, Point> {
  const nodes = estate.nodes.map((node) => ({ id: node.id, ...nodeBox }));
  const placed = placeInLayers(nodes, estate.edges, gaps);
  const layers = new Map<number, string[]>();
  const inOrder = [...placed.points].sort(([, a], [, b]) => a.across - b.across);
  for (const [id, point] of inOrder) {
    const layer = layers.get(point.along);
    if (layer) layer.push(id);
    else layers.set(point.along, [id]);
  }
  const isFolded = [...layers.values()].some((layer) => layer.length > rowsMax);
  const positions = new Map<string, Point>();
  let left = 0;
  for (const along of [...layers.keys()].sort((a, b) => a - b)) {
    const layer = layers.get(along)!;
    const columns = isFolded ? Math.ceil(layer.length / rowsMax) : 1;
    const rows = Math.ceil(layer.length / columns);
    layer.forEach((id, index) => {
      const column = index % columns;
      const row = Math.floor(index / columns);
      const x = left + column * (nodeBox.length + 28) + nodeBox.length / 2;
      const y = isFolded
        ? (row - (rows - 1) / 2) * (nodeBox.breadth + 22) + (column % 2) * 14
        : placed.points.get(id)!.across;
      positions.set(id, { x, y });
    });
    left += columns * (nodeBox.length + 28) - 28 + gaps.along;
  }
  return positions;
}
