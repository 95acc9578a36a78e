/** What can be done with the selected node, as buttons; they stand in the graph only while a node is selected. */
import { h } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { markWay, zoomToSelection } from "./commands";
import { foldAlike, foldHere, inHand } from "./fold_commands";
import { groupOf, nameOf } from "./folding";
import type { Side } from "./ways";

const SIDES: readonly (readonly [side: Side, sign: string, title: string])[] = [
  ["sources", "↑ sources", "Mark the way back to the sources"], ["target", "↓ target", "Mark the way on to the target"], ["both", "↕ both", "Mark the whole way through this node (w)"],
];

export function GraphTools() {
  const { graph, node, way } = useStore();
  const shown = node >= 0 ? inHand(store) : undefined;
  if (!graph || !shown) return null;
  const group = groupOf(graph, shown.group);
  const verb = group?.folded ? "Open" : "Fold";
  return (
    <div className="ts-graph-tools" role="group" aria-label={`Selected: ${nameOf(shown, graph)}`}>
      {group && <button type="button" className="ts-button" title={`${verb} ${group.label} (f)`} onClick={() => foldHere(store)}>{verb}</button>}
      {group && <button type="button" className="ts-button" title={`${verb} all like ${group.label} (a)`} onClick={() => foldAlike(store)}>{verb} all like this</button>}
      {SIDES.map(([side, sign, title]) => (
        <button key={side} type="button" className="ts-button" aria-pressed={way === side} title={title} onClick={() => markWay(store, way === side ? "" : side)}>{sign}</button>
      ))}
      <button type="button" className="ts-button" title="Zoom to it (z)" onClick={() => zoomToSelection(store)}>Zoom to it</button>
    </div>
  );
}
