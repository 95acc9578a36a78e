/** A graph document made ready for drawing and asking: curves, neighbours, a grid for culling, folds' contents. */
import type { GraphDocument, GraphEdge, GraphGroup, GraphNode } from "../document";
import { boxOf, contains, curveBox, distanceFrom, edgeCurve, overlaps, union, type Box, type Curve, type Point } from "./geometry";

export interface Line { edge: GraphEdge; curve: Curve; box: Box }

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
    return this.lines.find((line) => overlaps(line.box, near) && distanceFrom(line.curve, point) <= reach);
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
    return this.graph.edges.flatMap((edge) => {
      const from = this.byId.get(edge.from);
      const to = this.byId.get(edge.to);
      if (!from || !to) return [];
      const curve = edgeCurve(boxOf(from), boxOf(to), ports.get(edge) ?? to.x);
      const line = { edge, curve, box: curveBox(curve) };
      this.incoming.set(edge.to, [...(this.incoming.get(edge.to) ?? []), line]);
      this.outgoing.set(edge.from, [...(this.outgoing.get(edge.from) ?? []), line]);
      return [line];
    });
  }

  /** Where each edge enters its node: side by side, in the order in which the sources stand, so that they do not cross. */
  private ports(): Map<GraphEdge, number> {
    const entering = new Map<number, GraphEdge[]>();
    for (const edge of this.graph.edges) {
      const list = entering.get(edge.to);
      if (list) list.push(edge);
      else entering.set(edge.to, [edge]);
    }
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

const cellOf = (x: number, y: number): string => `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;

function cellsOf(box: Box): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column += 1) {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row += 1) keys.push(`${column},${row}`);
  }
  return keys;
}
