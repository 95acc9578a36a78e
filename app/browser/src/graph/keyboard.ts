/** The graph from the keyboard: arrows walk along edges, Enter goes to the node's step, plus, minus and 0 zoom. */
import { store } from "../store";
import { neighbour, type Direction } from "./neighbours";
import type { GraphView } from "./view";

export function serveGraphKeys(box: HTMLElement, view: GraphView): void {
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target !== box) return;
    if (act(event.key, view)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

function act(key: string, view: GraphView): boolean {
  if (key.startsWith("Arrow")) return walk(key as Direction, view);
  if (key === "Enter") return goToSelected(view);
  if (key === "+" || key === "=") view.zoom(1.25);
  else if (key === "-") view.zoom(0.8);
  else if (key === "0") view.refit(true);
  else if (key === "Home") store.first();
  else if (key === "End") store.last();
  else if (key === " ") store.toggle();
  else if (key === "Escape") store.select(-1);
  else return false;
  return true;
}

function walk(direction: Direction, view: GraphView): boolean {
  const { scene } = view;
  const from = scene?.shown(store.snapshot.node) ?? view.marked ?? scene?.graph.nodes[0];
  if (!scene || !from) return false;
  const to = store.snapshot.node < 0 ? from : (neighbour(scene, from, direction) ?? from);
  store.select(to.id);
  view.bringIntoView(to);
  return true;
}

function goToSelected(view: GraphView): boolean {
  const node = view.scene?.shown(store.snapshot.node);
  if (node) store.go(node.step ?? node.born);
  return node !== undefined;
}
