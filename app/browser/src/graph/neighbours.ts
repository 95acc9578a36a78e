/** From node to node with the arrow keys: along edges where there is one that way, else to the nearest in that direction. */
import type { GraphNode } from "../document";
import type { Scene } from "./scene";

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";
const WAYS: Record<Direction, { x: number; y: number }> = {
  ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 }, ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 },
};

export function neighbour(scene: Scene, from: GraphNode, direction: Direction): GraphNode | undefined {
  const linked = direction === "ArrowUp" ? (scene.incoming.get(from.id) ?? []).map((line) => line.edge.from)
    : direction === "ArrowDown" ? (scene.outgoing.get(from.id) ?? []).map((line) => line.edge.to) : [];
  const near = linked.flatMap((id) => scene.byId.get(id) ?? []);
  return nearest(near, from, null) ?? nearest(scene.graph.nodes, from, WAYS[direction]);
}

/** Sideways counts more than ahead: the next one in the same row or column is meant. */
function nearest(nodes: readonly GraphNode[], from: GraphNode, way: { x: number; y: number } | null): GraphNode | undefined {
  let best: GraphNode | undefined;
  let least = Infinity;
  for (const node of nodes) {
    if (node === from) continue;
    const dx = node.x - from.x;
    const dy = node.y - from.y;
    const ahead = way ? dx * way.x + dy * way.y : Math.hypot(dx, dy);
    if (ahead <= 1) continue;
    const aside = way ? Math.abs(dx * way.y) + Math.abs(dy * way.x) : 0;
    const cost = ahead + 3 * aside;
    if (cost < least) [best, least] = [node, cost];
  }
  return best;
}
