/** A path of the ledger as a way of the graph: its nodes, or the folds that they lie in, and the edges between them. */
import type { Line, Scene } from "../graph/scene";
import type { Way } from "../graph/ways";

export function wayAlong(scene: Scene, trail: readonly number[]): Way | null {
  const ids = trail.flatMap((id) => scene.shown(id)?.id ?? []);
  const lines = new Set<Line>();
  ids.forEach((id, place) => {
    for (const line of scene.outgoing.get(id) ?? []) if (line.edge.to === ids[place + 1]) lines.add(line);
  });
  const [source, target] = [scene.byId.get(ids[0] ?? -1), scene.byId.get(ids.at(-1) ?? -1)];
  if (!source || !target) return null;
  return { nodes: new Set(ids), lines, sources: [source], targets: [target], toSources: true, toTarget: true };
}
