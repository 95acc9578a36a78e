/** Which groups are folded after a person folds or opens one, or all that are like it. Pure: ids in, ids out. */
import type { GraphDocument, GraphGroup, GraphNode } from "../document";

export interface Refolding { folds: string[]; said: string }

export const foldsOf = (graph: GraphDocument): string[] => graph.groups.filter((group) => group.folded).map((group) => group.id);
export const groupOf = (graph: GraphDocument, id: string): GraphGroup | undefined => graph.groups.find((group) => group.id === id);

/** What a node is called in a sentence: a fold by its group. */
export const nameOf = (node: GraphNode, graph: GraphDocument): string => (node.kind === "fold" ? `${groupOf(graph, node.group)?.label ?? ""} (${node.label})` : node.label);

/** Folds the group, or opens it. */
export function refold(graph: GraphDocument, group: GraphGroup): Refolding {
  return group.folded ? open(graph, [group]) : close(graph, [group]);
}

/** The same with all that are like it: the passes of one loop, the calls of one function or layer, all cells. */
export function refoldAlike(graph: GraphDocument, group: GraphGroup): Refolding {
  const others = graph.groups.filter((each) => each !== group && each.folded === group.folded && kindOf(each.id) === kindOf(group.id));
  const alike = [group, ...others];
  return group.folded ? open(graph, alike) : close(graph, alike);
}

/** A group's id without the numbers of passes and calls: what those that are alike share. */
export function kindOf(id: string): string {
  const last = id.slice(id.lastIndexOf("/") + 1);
  return last.replace(/(\.\d+|:\d+-\d+)$/, "").replace(/^c\d+$/, "c");
}

function open(graph: GraphDocument, groups: readonly GraphGroup[]): Refolding {
  const opened = new Set(groups.map((group) => group.id));
  const parts = groups.flatMap((group) => group.opens ?? []);
  const folds = [...foldsOf(graph).filter((id) => !opened.has(id)), ...parts];
  return { folds, said: `Opened ${named(groups)}${parts.length > 0 ? `, into ${parts.length} smaller folds` : ""}.` };
}

function close(graph: GraphDocument, groups: readonly GraphGroup[]): Refolding {
  return { folds: [...foldsOf(graph), ...rowsOf(groups)], said: `Folded ${named(groups)}.` };
}

/** How many boxes, and what they hold in all; what lies in another of them is counted with that one. */
function named(groups: readonly GraphGroup[]): string {
  const [first] = groups;
  const outermost = groups.filter((each) => !groups.some((other) => other !== each && each.id.startsWith(`${other.id}/`)));
  const ops = outermost.reduce((sum, group) => sum + group.count, 0);
  const count = `${ops.toLocaleString("en")} op${ops === 1 ? "" : "s"}`;
  return groups.length > 1 ? `${groups.length} like ${first?.label}: ${count}` : `${first?.label}: ${count}`;
}

/** Neighbouring passes of one run of a loop fold as one row; everything else by itself. */
function rowsOf(groups: readonly GraphGroup[]): string[] {
  const rows = new Map<string, number[]>();
  const found: string[] = [];
  for (const { id } of groups) {
    const [, family, index] = /^(.*\/l\d+)\.(\d+)$/.exec(id) ?? [];
    if (family === undefined) found.push(id);
    else rows.set(family, [...(rows.get(family) ?? []), Number(index)]);
  }
  for (const [family, passes] of rows) found.push(...runs(passes).map(([first, last]) => (first === last ? `${family}.${first}` : `${family}:${first}-${last}`)));
  return found;
}

/** Numbers that follow each other, as first and last. */
function runs(numbers: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found[found.length - 1];
    if (last && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  return found;
}

/** The node that stands for `node` once another folding is shown: itself, the fold it is in, the first of what it held. */
export function standsFor(graph: GraphDocument, node: GraphNode): GraphNode | undefined {
  const held = new Set(node.holds ?? []);
  return graph.nodes.find((each) => each.id === node.id || each.holds?.includes(node.id) || held.has(each.id))
    ?? graph.nodes.find((each) => each.holds?.some((id) => held.has(id)));
}
