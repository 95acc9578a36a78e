/** Which Jacobian is shown: its two ends, by commands, by lists, or by the node that is selected next. */
import type { GraphNode, SessionDocument } from "../document";
import { callStart } from "../moment";
import { store, type State } from "../store";
import { askJacobian, ends, type Answer } from "./jacobian";

/** `from` and `to` are values, with what they are called; `picking`: the next node that is selected becomes that end. */
export interface Shown { from: number; to: number; picking: "" | "from" | "to"; busy: boolean; answer: Answer | string | null }

/** From the selected node to the target of the newest gradient call; once more closes it. */
export function toggleJacobian(): void {
  if (store.snapshot.jacobian) store.set({ jacobian: null });
  else open(usualEnds(store.snapshot));
}

export const openFrom = (node: GraphNode): void => open(usualEnds({ ...store.snapshot, node: node.id }));

/** The node that is selected next is what is differentiated. */
export function pickFrom({ value }: GraphNode): void {
  store.set({ check: null, jacobian: { from: value, to: -1, picking: "to", busy: false, answer: null } });
}

export const closeJacobian = (): void => store.set({ jacobian: null });

function open([from, to]: [number, number]): void {
  store.set({ check: null, jacobian: { from, to, picking: from < 0 ? "from" : to < 0 ? "to" : "", busy: false, answer: null } });
  compute();
}

export function setEnd(end: "from" | "to", value: number): void {
  const shown = store.snapshot.jacobian;
  if (!shown) return;
  store.set({ jacobian: { ...shown, [end]: value, picking: "" } });
  compute();
}

export function swapEnds(): void {
  const shown = store.snapshot.jacobian;
  if (!shown) return;
  store.set({ jacobian: { ...shown, from: shown.to, to: shown.from, picking: "" } });
  compute();
}

export function pick(end: "from" | "to"): void {
  const shown = store.snapshot.jacobian;
  if (shown) store.set({ jacobian: { ...shown, picking: shown.picking === end ? "" : end } });
}

/** The selected node, or the first source; the target of the newest call, unless that is the one selected. */
export function usualEnds({ document, graph, node, step }: Pick<State, "document" | "graph" | "node" | "step">): [number, number] {
  if (!document) return [-1, -1];
  const nodes = ends(graph?.nodes ?? [], step);
  const selected = graph?.nodes.find((each) => each.id === node);
  const target = targetAt(document, nodes, step);
  if (selected && selected.value >= 0 && selected.value !== target) return [selected.value, target];
  const first = nodes.find((each) => each.kind === "variable" && each.value !== target) ?? nodes.find((each) => each.value !== target);
  return [first?.value ?? -1, target];
}

/** Without a call so far: what was made last. */
function targetAt(document: SessionDocument, nodes: readonly GraphNode[], step: number): number {
  const call = callStart(document, step);
  const asked = call >= 0 ? document.steps[call]?.inputs[0]?.value ?? -1 : -1;
  return nodes.some((each) => each.value === asked) ? asked : nodes.findLast((each) => each.kind === "op")?.value ?? -1;
}

/** What came after a question was asked anew, or of another session, is not shown. */
function compute(): void {
  const { document, jacobian } = store.snapshot;
  if (!document || !jacobian || jacobian.from < 0 || jacobian.to < 0) return;
  const { from, to } = jacobian;
  store.set({ jacobian: { ...jacobian, busy: true, answer: null } });
  void askJacobian(document.id, from, to).then((answer) => {
    const now = store.snapshot.jacobian;
    if (store.document === document && now?.from === from && now.to === to) store.set({ jacobian: { ...now, busy: false, answer } });
  });
}

export function serveJacobian(): () => void {
  return store.subscribe((changed) => {
    const { jacobian, graph, node } = store.snapshot;
    if (!jacobian) return;
    if (changed.has("document")) return closeJacobian();
    const value = changed.has("node") && jacobian.picking !== "" ? graph?.nodes.find((each) => each.id === node)?.value ?? -1 : -1;
    if (value >= 0 && jacobian.picking !== "") setEnd(jacobian.picking, value);
  });
}
