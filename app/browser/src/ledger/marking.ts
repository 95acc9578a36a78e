/** Which path of the open ledger is marked in the graph: the one that is pointed at, else the one that is pinned. */
import { isWholeInView } from "../graph/camera";
import { boxOf, union } from "../graph/geometry";
import { foldsOf, groupOf } from "../graph/folding";
import { GraphView } from "../graph/view";
import { foldsHiding } from "../player/embedded";
import { fold } from "../player/loader";
import { store } from "../store";

/** Of a path with more nodes what is folded stays folded: it could not be read opened either. */
const OPENED = 80;

/** -1: none is pointed at. */
export function markPath(place: number): void {
  const { ledger } = store.snapshot;
  const shown = place < 0 ? (ledger?.pinned ?? -1) : place;
  const found = ledger?.found;
  store.set({ trail: found && typeof found !== "string" ? (found.paths[shown]?.chain.nodes ?? null) : null });
}

/** Pins a path, or lets go of it. A pinned one is brought into view, with the folds opened that it goes through. */
export async function pinPath(place: number): Promise<void> {
  const { ledger } = store.snapshot;
  if (!ledger) return;
  store.set({ ledger: { ...ledger, pinned: ledger.pinned === place ? -1 : place } });
  markPath(-1);
  const { trail } = store.snapshot;
  if (!trail) return;
  await unfold(trail).catch(() => undefined); // it is marked as it is folded
  if (store.snapshot.trail === trail) bringIntoView(trail);
}

async function unfold(trail: readonly number[]): Promise<void> {
  const { graph } = store.snapshot;
  if (!graph || trail.length > OPENED) return;
  const hiding = new Set(foldsHiding(graph, trail).map((node) => node.group));
  if (hiding.size > 0) await fold([...foldsOf(graph).filter((id) => !hiding.has(id)), ...[...hiding].flatMap((id) => groupOf(graph, id)?.opens ?? [])]);
}

/** As large as it goes, unless all of it is in view. */
function bringIntoView(trail: readonly number[]): void {
  const { graph } = store;
  if (!(graph instanceof GraphView)) return;
  const boxes = trail.flatMap((id) => graph.scene?.shown(id) ?? []).map(boxOf);
  if (boxes.length > 0 && !isWholeInView(union(boxes), graph.camera, graph.surface)) graph.zoomTo(boxes);
}
