// Places a directed graph in layers. The same graph is placed the same way every time: nothing here is random.
//
// Circles are broken at the edge that closes them; each node stands one layer behind its furthest predecessor; long
// edges get a point in each layer they cross; sweeps of medians untangle; within a layer the best places that keep
// the order and the gaps are found exactly (pool adjacent violators).

export interface LayerNode {
  id: string;
  /** Along the layers, then across them. */
  length: number;
  breadth: number;
}

export interface LayerEdge {
  from: string;
  to: string;
}

export interface Point {
  /** Along: grows from cause to effect. */
  along: number;
  across: number;
}

export interface Placed {
  points: Map<string, Point>;
  /** For each edge in the order given: the points between its ends. */
  bends: Point[][];
  length: number;
  breadth: number;
}

export interface Gaps {
  along: number;
  across: number;
}

interface Slot {
  id: string;
  length: number;
  breadth: number;
  layer: number;
  before: Slot[];
  behind: Slot[];
  /** Its place in its layer. */
  rank: number;
  across: number;
}

const sweepCount = 12;
const relaxationCount = 16;

export function placeInLayers(nodes: LayerNode[], edges: LayerEdge[], gaps: Gaps): Placed {
  const slots = new Map<string, Slot>();
  for (const node of nodes) {
    slots.set(node.id, { ...node, layer: 0, before: [], behind: [], rank: 0, across: 0 });
  }
  const forward = withoutCircles(nodes, edges.filter((e) => slots.has(e.from) && slots.has(e.to)));
  assignLayers(slots, forward);
  const chains = join(slots, forward);
  const layers = collect(slots, chains);
  untangle(layers);
  relax(layers, gaps.across);
  return measure(layers, slots, edges, chains, gaps);
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Edges with those turned around that would close a circle. */
function withoutCircles(nodes: LayerNode[], edges: LayerEdge[]): LayerEdge[] {
  const out = new Map<string, LayerEdge[]>();
  for (const edge of edges) push(out, edge.from, edge);
  const state = new Map<string, "open" | "done">();
  const turned = new Set<LayerEdge>();
  for (const root of nodes) {
    if (state.has(root.id)) continue;
    const stack: { id: string; next: number }[] = [{ id: root.id, next: 0 }];
    state.set(root.id, "open");
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const edge = (out.get(top.id) ?? [])[top.next];
      top.next += 1;
      if (!edge) {
        state.set(top.id, "done");
        stack.pop();
      } else if (state.get(edge.to) === "open") {
        turned.add(edge);
      } else if (!state.has(edge.to)) {
        state.set(edge.to, "open");
        stack.push({ id: edge.to, next: 0 });
      }
    }
  }
  return edges
    .filter((edge) => edge.from !== edge.to)
    .map((edge) => (turned.has(edge) ? { from: edge.to, to: edge.from } : edge));
}

/** The longest way from a source; then sources move up to what they lead to. */
function assignLayers(slots: Map<string, Slot>, edges: LayerEdge[]): void {
  const waiting = new Map<string, number>();
  const out = new Map<string, string[]>();
  for (const edge of edges) {
    waiting.set(edge.to, (waiting.get(edge.to) ?? 0) + 1);
    push(out, edge.from, edge.to);
  }
  const ready = [...slots.keys()].filter((id) => !waiting.get(id));
  for (let index = 0; index < ready.length; index += 1) {
    const id = ready[index]!;
    for (const next of out.get(id) ?? []) {
      const slot = slots.get(next)!;
      slot.layer = Math.max(slot.layer, slots.get(id)!.layer + 1);
      waiting.set(next, waiting.get(next)! - 1);
      if (waiting.get(next) === 0) ready.push(next);
    }
  }
}

/** Links neighbours, with a slot in each layer that an edge crosses; gives the slots by edge. */
function join(slots: Map<string, Slot>, edges: LayerEdge[]): Map<string, Slot[]> {
  const chains = new Map<string, Slot[]>();
  for (const edge of edges) {
    const name = `${edge.from}\u0000${edge.to}`;
    if (chains.has(name)) continue;
    const end = slots.get(edge.to)!;
    const chain: Slot[] = [];
    let last = slots.get(edge.from)!;
    for (let layer = last.layer + 1; layer < end.layer; layer += 1) {
      const id = `${name}\u0000${layer}`;
      const slot: Slot = { id, length: 0, breadth: 6, layer, before: [last], behind: [], rank: 0, across: 0 };
      last.behind.push(slot);
      chain.push(slot);
      last = slot;
    }
    last.behind.push(end);
    end.before.push(last);
    chains.set(name, chain);
  }
  return chains;
}

function collect(slots: Map<string, Slot>, chains: Map<string, Slot[]>): Slot[][] {
  const layers: Slot[][] = [];
  const put = (slot: Slot) => (layers[slot.layer] ??= []).push(slot);
  slots.forEach(put);
  chains.forEach((chain) => chain.forEach(put));
  return Array.from(layers, (layer) => layer ?? []);
}

/** Sweeps there and back, each layer ordered by the middle of its neighbours; keeps the best. */
function untangle(layers: Slot[][]): void {
  let best = layers.map((layer) => [...layer]);
  layers.forEach(number);
  let fewest = crossings(layers);
  for (let sweep = 0; sweep < sweepCount && fewest > 0; sweep += 1) {
    const isForward = sweep % 2 === 0;
    const order = isForward ? layers : [...layers].reverse();
    for (const layer of order) sortByNeighbours(layer, isForward);
    const now = crossings(layers);
    if (now < fewest) {
      fewest = now;
      best = layers.map((layer) => [...layer]);
    }
  }
  best.forEach((layer, index) => (layers[index] = layer));
}

function number(layer: Slot[]): void {
  layer.forEach((slot, index) => (slot.rank = index));
}

function sortByNeighbours(layer: Slot[], isForward: boolean): void {
  const middle = new Map<Slot, number>();
  for (const slot of layer) {
    const near = isForward ? slot.before : slot.behind;
    const sum = near.reduce((total, other) => total + other.rank, 0);
    middle.set(slot, near.length === 0 ? slot.rank : sum / near.length);
  }
  layer.sort((a, b) => middle.get(a)! - middle.get(b)! || a.rank - b.rank);
  number(layer);
}

function crossings(layers: Slot[][]): number {
  let total = 0;
  for (let index = 0; index + 1 < layers.length; index += 1) {
    const ends = layers[index]!.flatMap((slot) => slot.behind.map((next) => next.rank).sort((a, b) => a - b));
    total += inversions(ends);
  }
  return total;
}

/** Pairs out of order, by merging. */
function inversions(values: number[]): number {
  if (values.length < 2) return 0;
  const half = values.length >> 1;
  const left = values.slice(0, half);
  const right = values.slice(half);
  let total = inversions(left) + inversions(right);
  let [i, j] = [0, 0];
  for (let k = 0; k < values.length; k += 1) {
    if (j >= right.length || (i < left.length && left[i]! <= right[j]!)) {
      values[k] = left[i++]!;
    } else {
      total += left.length - i;
      values[k] = right[j++]!;
    }
  }
  return total;
}

/** Draws each slot to the middle of its neighbours as far as order and gaps allow. */
function relax(layers: Slot[][], gap: number): void {
  for (const layer of layers) {
    let at = 0;
    for (const slot of layer) {
      slot.across = at + slot.breadth / 2;
      at += slot.breadth + gap;
    }
    layer.forEach((slot) => (slot.across -= at / 2));
  }
  for (let round = 0; round < relaxationCount; round += 1) {
    const order = round % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of order) settle(layer, gap, round);
  }
}

function settle(layer: Slot[], gap: number, round: number): void {
  const offsets: number[] = [];
  let offset = 0;
  layer.forEach((slot, index) => {
    if (index > 0) offset += (layer[index - 1]!.breadth + slot.breadth) / 2 + gap;
    offsets.push(offset);
  });
  const wanted = layer.map((slot, index) => {
    const near = round % 2 === 0 ? slot.before : slot.behind;
    const all = near.length > 0 && round < relaxationCount - 2 ? near : [...slot.before, ...slot.behind];
    if (all.length === 0) return slot.across - offsets[index]!;
    return all.reduce((sum, other) => sum + other.across, 0) / all.length - offsets[index]!;
  });
  const placed = monotone(wanted);
  layer.forEach((slot, index) => (slot.across = placed[index]! + offsets[index]!));
}

/** The nearest non-decreasing sequence, in least squares. */
function monotone(values: number[]): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    blocks.push({ sum: value, count: 1 });
    for (;;) {
      const last = blocks[blocks.length - 1]!;
      const previous = blocks[blocks.length - 2];
      if (!previous || previous.sum / previous.count <= last.sum / last.count) break;
      previous.sum += last.sum;
      previous.count += last.count;
      blocks.pop();
    }
  }
  return blocks.flatMap((block) => Array<number>(block.count).fill(block.sum / block.count));
}

function measure(
  layers: Slot[][], slots: Map<string, Slot>, edges: LayerEdge[], chains: Map<string, Slot[]>,
  gaps: Gaps,
): Placed {
  let least = Infinity;
  let most = -Infinity;
  layers.flat().forEach((slot) => {
    least = Math.min(least, slot.across - slot.breadth / 2);
    most = Math.max(most, slot.across + slot.breadth / 2);
  });
  const starts: number[] = [];
  let along = 0;
  for (const layer of layers) {
    const longest = layer.reduce((length, slot) => Math.max(length, slot.length), 0);
    starts.push(along + longest / 2);
    along += longest + gaps.along;
  }
  const point = (slot: Slot): Point => ({ along: starts[slot.layer]!, across: slot.across - least });
  const points = new Map([...slots].map(([id, slot]) => [id, point(slot)]));
  const bends = edges.map((edge) => {
    const chain = chains.get(`${edge.from}\u0000${edge.to}`);
    if (chain) return chain.map(point);
    return (chains.get(`${edge.to}\u0000${edge.from}`) ?? []).map(point).reverse();
  });
  const isEmpty = slots.size === 0;
  return { points, bends, length: isEmpty ? 0 : along - gaps.along, breadth: isEmpty ? 0 : most - least };
}
