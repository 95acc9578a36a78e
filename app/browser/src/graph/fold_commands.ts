/** Folding from the keyboard, the palette and the mouse; what was folded is said, and what was selected stays in hand. */
import type { GraphGroup, GraphNode } from "../document";
import { fold } from "../player/loader";
import type { Store } from "../store";
import { foldsOf, groupOf, nameOf, refold, refoldAlike, standsFor, type Refolding } from "./folding";

/** Folds the innermost group around the selected node, or the step's; opens it where that is a fold. */
export const foldHere = (on: Store): void => withGroup(on, (group) => apply(on, refold(on.snapshot.graph!, group)));

/** The same with all groups like that one. */
export const foldAlike = (on: Store): void => withGroup(on, (group) => apply(on, refoldAlike(on.snapshot.graph!, group)));

/** Folds the group around the one that is folded already. */
export function foldOutward(on: Store): void {
  withGroup(on, (group) => {
    const outer = group.folded ? groupOf(on.snapshot.graph!, group.parent) : group;
    if (outer) apply(on, refold(on.snapshot.graph!, outer));
    else on.say(`Nothing is around ${group.label}.`);
  });
}

/** A click on a group's header, or on its fold; with `alike` on all of them. */
export function foldGroup(on: Store, id: string, alike: boolean): void {
  const { graph } = on.snapshot;
  const group = graph && groupOf(graph, id);
  if (group) apply(on, (alike ? refoldAlike : refold)(graph, group));
}

/** The node in hand: the selected one, else that of the step. */
export function inHand(on: Store): GraphNode | undefined {
  const { graph, node } = on.snapshot;
  const id = node >= 0 ? node : (on.current?.node ?? -1);
  return graph?.nodes.find((each) => each.id === id || each.holds?.includes(id));
}

function withGroup(on: Store, act: (group: GraphGroup) => void): void {
  const { graph } = on.snapshot;
  const node = inHand(on);
  const group = graph && node && groupOf(graph, node.group);
  if (group) act(group);
  else on.say(node && graph ? `${nameOf(node, graph)} is in no group.` : "Nothing is selected in the graph.");
}

function apply(on: Store, { folds, said }: Refolding): void {
  const { graph } = on.snapshot;
  const node = graph?.nodes.find(({ id }) => id === on.snapshot.node);
  const before = graph ? foldsOf(graph) : [];
  fold(folds).then(() => {
    const stands = node && on.snapshot.graph && standsFor(on.snapshot.graph, node);
    on.set({ ...(stands ? { node: stands.id } : {}) });
    on.say(said);
  }, () => {
    on.set({ folds: before }); // the picture stays as it was
    on.say(globalThis.ONE_FILE ? "This page does not carry that folding." : "The graph could not be laid out so.");
  });
}
