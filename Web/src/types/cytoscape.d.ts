// What of the map library is used, as it is used.
declare module "cytoscape" {
  export interface Element {
    id(): string;
    data(): Record<string, unknown>;
    data(values: Record<string, unknown>): void;
    position(): { x: number; y: number };
    renderedPosition(): { x: number; y: number };
    addClass(name: string): void;
    removeClass(name: string): void;
    select(): void;
    nonempty(): boolean;
  }
  export interface Collection extends Element {
    length: number;
    forEach(body: (element: Element) => void): void;
    closedNeighborhood(): Collection;
    union(other: Collection): Collection;
    difference(other: Collection): Collection;
    connectedEdges(): Collection;
  }
  export interface Core {
    add(elements: unknown[]): Collection;
    elements(selector?: string): Collection;
    nodes(selector?: string): Collection;
    getElementById(id: string): Collection;
    on(event: string, selector: string, handler: (event: { target: Element }) => void): void;
    on(event: string, handler: (event: { target: unknown }) => void): void;
    one(event: string, handler: () => void): void;
    zoom(): number;
    zoom(level: number | { level: number; renderedPosition: { x: number; y: number } }): void;
    pan(): { x: number; y: number };
    panBy(by: { x: number; y: number }): void;
    width(): number;
    height(): number;
    animate(options: unknown): void;
    style(rules: unknown): unknown;
    batch(body: () => void): void;
    resize(): void;
    destroy(): void;
  }
  export const c: (options: unknown) => Core;
}
