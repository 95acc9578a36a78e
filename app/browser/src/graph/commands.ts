/** What can be done to the graph from anywhere on the page: look closer, mark a way, save a picture. */
import { savePicture, type Extent, type Format } from "../export/picture_file";
import type { Store } from "../store";
import { inHand } from "./fold_commands";
import { boxOf } from "./geometry";
import { GraphView } from "./view";
import { wayWords, WAYS, wayThrough, type Side } from "./ways";

const viewOf = (on: Store): GraphView | null => (on.graph instanceof GraphView ? on.graph : null);

/** The marked way as large as it goes, else the node in hand with those that it is linked to. */
export function zoomToSelection(on: Store): void {
  const view = viewOf(on);
  const node = inHand(on);
  if (!view?.scene || !node) return on.say("Nothing is selected in the graph.");
  const { scene } = view;
  const way = wayThrough(scene, node, on.snapshot.way, on.document!, on.step);
  const near = [node.id, ...(scene.incoming.get(node.id) ?? []).map(({ edge }) => edge.from), ...(scene.outgoing.get(node.id) ?? []).map(({ edge }) => edge.to)];
  view.zoomTo([...(way?.nodes ?? near)].flatMap((id) => scene.byId.get(id) ?? []).map(boxOf));
}

/** From one part of the way to the next: both, to the sources, to the target, none. */
export const nextWay = (on: Store): void => markWay(on, WAYS[(WAYS.indexOf(on.snapshot.way) + 1) % WAYS.length]!);

export function markWay(on: Store, way: Side): void {
  const scene = viewOf(on)?.scene;
  const node = inHand(on);
  if (!scene || !node) return on.say("Nothing is selected in the graph.");
  on.set({ way, node: node.id });
  const found = wayThrough(scene, node, way, on.document!, on.step);
  on.say(found ? wayWords(found, node, way, scene.graph) : "No way is marked.");
}

export const save = (format: Format, extent: Extent) => (on: Store): void => {
  const view = viewOf(on);
  if (view) void savePicture(on, view, format, extent);
  else on.say("The graph is not on the page.");
};
