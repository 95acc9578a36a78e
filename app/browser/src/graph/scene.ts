/** A graph document made ready for drawing and asking: curves, neighbours, a grid for culling, folds' contents. */
import type { GraphDocument, GraphEdge, GraphGroup, GraphNode } from "../document";
import { boxOf, contains, curveBox, distanceFrom, edgeCurve, grow, overlaps, union, type Box, type Path, type Point } from "./geometry";
import { headerWidth } from "./paint_groups";
import { REACH, route } from "./routing";

/** An edge; `box` holds its way, which is looked for when it is first drawn as more than a straight line. */
export class Line {
  readonly box: Box;
  private found: Path | null = null;
  /** `ends`: its one curve if nothing were in its way. */
  constructor(readonly edge: GraphEdge, readonly ends: Path, private readonly find: () => Path) {
    this.box = grow(curveBox(ends[0]!), REACH);
  }
  get path(): Path { return (this.found ??= this.find()); }
}

const CELL = 400;
const PORTS_APART = 18;

export class Scene {
  readonly byId = new Map<number, GraphNode>();
  readonly lines: Line[];
  readonly incoming = new Map<number, Line[]>();
  readonly outgoing = new Map<number, Line[]>();
  readonly bounds: Box;
  private readonly holder = new Map<number, number>();
  private readonly grid = new Map<string, GraphNode[]>();

  constructor(readonly graph: GraphDocument) {
    for (const node of graph.nodes) {
      this.byId.set(node.id, node);
      for (const held of node.holds ?? []) this.holder.set(held, node.id);
      for (const key of cellsOf(boxOf(node))) this.grid.set(key, [...(this.grid.get(key) ?? []), node]);
    }
    this.bounds = union([...graph.nodes.map(boxOf), ...graph.groups.map(groupBox)]);
    this.lines = this.makeLines();
  }

  private last: { key: string; made: unknown } = { key: "", made: null };
  /** What was made last for this scene, made anew when it is for something else: looking is often, moving is seldom. */
  kept<T>(key: string, make: () => T): T {
    if (this.last.key !== key) this.last = { key, made: make() };
    return this.last.made as T;
  }

  /** The node that shows `id`: itself, or the fold that it lies in. */
  shown(id: number): GraphNode | undefined {
    return this.byId.get(id) ?? this.byId.get(this.holder.get(id) ?? -1);
  }

  nodesIn(view: Box): GraphNode[] {
    const cells = cellsOf(view);
    if (cells.length > this.grid.size) return this.graph.nodes;
    const found = new Set(cells.flatMap((key) => this.grid.get(key) ?? []));
    return [...found].filter((node) => overlaps(boxOf(node), view));
  }

  linesIn(view: Box): Line[] { return this.lines.filter((line) => overlaps(line.box, view)); }

  nodeAt(point: Point): GraphNode | undefined {
    return (this.grid.get(cellOf(point.x, point.y)) ?? []).find((node) => contains(boxOf(node), point));
  }

  lineAt(point: Point, reach: number): Line | undefined {
    const near = { left: point.x - reach, right: point.x + reach, top: point.y - reach, bottom: point.y + reach };
    return this.lines.find((line) => overlaps(line.box, near) && distanceFrom(line.path, point) <= reach);
  }

  /** The group whose header is under the point; the innermost one. */
  headerAt(point: Point): GraphGroup | undefined {
    return [...this.graph.groups].reverse().find((group) => contains(headerBox(group), point));
  }

  /** The folded group that a fold node stands in. */
  foldOf(node: GraphNode): GraphGroup | undefined {
    return [...this.graph.groups].reverse().find((group) => group.folded && contains(groupBox(group), node));
  }

  private makeLines(): Line[] {
    const ports = this.ports();
    return this.graph.edges.flatMap((edge, number) => {
      const from = this.byId.get(edge.from);
      const to = this.byId.get(edge.to);
      if (!from || !to) return [];
      const port = ports.get(edge) ?? to.x;
      const line: Line = new Line(edge, [edgeCurve(boxOf(from), boxOf(to), port)], () => route(boxOf(from), boxOf(to), port, this.around(line.box, from, to), number));
      put(this.incoming, edge.to, line);
      put(this.outgoing, edge.from, line);
      return [line];
    });
  }

  /** What an edge between two nodes must not run over. */
  private around(box: Box, ...ends: GraphNode[]): { nodes: Box[]; words: Box[] } {
    const words = this.graph.groups.map((group) => ({ left: group.x + 6, top: group.y + 6, right: group.x + 12 + headerWidth(group), bottom: group.y + HEADER - 4 }));
    return { nodes: this.nodesIn(box).filter((node) => !ends.includes(node)).map(boxOf), words: words.filter((each) => overlaps(each, box)) };
  }

  /** Where each edge enters its node: side by side, in the order in which the sources stand, so that they do not cross. */
  private ports(): Map<GraphEdge, number> {
    const entering = new Map<number, GraphEdge[]>();
    for (const edge of this.graph.edges) put(entering, edge.to, edge);
    const places = new Map<GraphEdge, number>();
    for (const [id, edges] of entering) {
      const node = this.byId.get(id);
      if (!node) continue;
      edges.sort((a, b) => (this.byId.get(a.from)?.x ?? 0) - (this.byId.get(b.from)?.x ?? 0));
      const apart = Math.min(PORTS_APART, (node.width - 20) / edges.length);
      edges.forEach((edge, index) => places.set(edge, node.x + (index - (edges.length - 1) / 2) * apart));
    }
    return places;
  }
}

export const HEADER = 26;
export const groupBox = ({ x, y, width, height }: GraphGroup): Box => ({ left: x, top: y, right: x + width, bottom: y + height });
export const headerBox = (group: GraphGroup): Box => ({ ...groupBox(group), bottom: group.y + HEADER });

function put<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

const cellOf = (x: number, y: number): string => `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;

function cellsOf(box: Box): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column += 1) {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row += 1) keys.push(`${column},${row}`);
  }
  return keys;
}
