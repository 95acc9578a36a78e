/** What has happened by a step, and nothing more: a gradient not yet computed is absent, never 0. */
import type { Answer, Branch, GradientCall, GraphEdge, GraphNode, Output, SessionDocument, TraceRow, Watched } from "./document";

export const isBorn = (thing: { born: number }, step: number): boolean => thing.born <= step;

/** The gradient that a node has by `step`: the last that arrived, and how many have. */
export function gradientAt(node: GraphNode, step: number): { value: number; step: number; count: number } | null {
  const arrived = node.gradients.filter((gradient) => gradient.step <= step);
  const last = arrived[arrived.length - 1];
  return last ? { value: last.value, step: last.step, count: arrived.length } : null;
}

/** The step from which a node's None is known; Infinity when it has none. */
export function noneStep(document: SessionDocument, node: GraphNode): number {
  if (node.none === "") return Infinity;
  if (node.noneStep !== undefined) return node.noneStep;
  const steps = answers(document).filter((answer) => answer.value < 0).map((answer) => answer.step);
  return steps.find((step) => document.steps[step]?.node === node.id) ?? steps[0] ?? document.steps.length - 1;
}

/** "∂ None: integer", in the words of the answer. */
export const noneWords = (node: GraphNode): string => (node.none.startsWith("None") ? `∂ ${node.none}` : `∂ None: ${node.none}`);

/** A None that is as it must be (a frozen weight) is nothing to warn of. */
export function isAsked(document: SessionDocument, node: GraphNode): boolean {
  const own = answers(document).filter((answer) => answer.value < 0 && answer.node === node.id);
  return own.length > 0 && own.every((answer) => answer.tone === "asked");
}

/** The step from which a cut edge is known to be one: the first answer without a gradient. */
export function cutStep(document: SessionDocument): number {
  return Math.min(Infinity, ...answers(document).filter((answer) => answer.value < 0).map((answer) => answer.step));
}

export function flowAt(edge: GraphEdge, step: number): { flowed: boolean; now: boolean } {
  return { flowed: edge.flowed.some((at) => at <= step), now: edge.flowed.includes(step) };
}

function answers(document: SessionDocument): Answer[] {
  return document.calls.flatMap((call) => call.answers);
}

/** For each line with gradient calls, the call to show: the last one that has begun by `step`, and which of how many it is. */
export function callsAt(document: SessionDocument, step: number): { call: GradientCall; number: number; of: number }[] {
  const byLine = new Map<number, GradientCall[]>();
  for (const call of document.calls) byLine.set(call.line, [...(byLine.get(call.line) ?? []), call]);
  return [...byLine.values()].flatMap((calls) => {
    const begun = calls.filter((call) => call.step <= step);
    const call = begun[begun.length - 1];
    return call ? [{ call, number: begun.length, of: calls.length }] : [];
  });
}

export const answersAt = (call: GradientCall, step: number): Answer[] => call.answers.filter((answer) => answer.step <= step);

/** The last condition value at each line. */
export function branchesAt(document: SessionDocument, step: number): Branch[] {
  const byLine = new Map<number, Branch>();
  for (const branch of document.branches) if (branch.step <= step) byLine.set(branch.line, branch);
  return [...byLine.values()];
}

export function outputsAt(document: SessionDocument, step: number, kind: Output["kind"]): Output[] {
  return document.outputs.filter((output) => output.kind === kind && output.step <= step);
}

/** Each tape's list as it is at `step`: the newest complete one. */
export function watchedAt(document: SessionDocument, step: number): { tape: number; rows: Watched[] }[] {
  const lists = new Map<number, Watched[]>();
  for (const row of document.watched) {
    if (row.step > step) continue;
    const list = lists.get(row.tape);
    const shown = list?.[0];
    if (!list || !shown || row.step > shown.step) lists.set(row.tape, [row]);
    else if (row.step === shown.step) list.push(row);
  }
  const kept = [...lists].filter(([, rows]) => rows[0]?.name !== "");
  return kept.sort((a, b) => a[0] - b[0]).map(([tape, rows]) => ({ tape, rows }));
}

/** The value index that a trace cell shows by `step`, -1 while it is blank; `now` when it was filled by this very step. */
export function cellAt(filled: readonly (readonly [number, number])[], step: number): { value: number; now: boolean } {
  let found: readonly [number, number] | undefined;
  for (const cell of filled) if (cell[0] <= step) found = cell;
  return found ? { value: found[1], now: found[0] === step } : { value: -1, now: false };
}

/** The trace row that a step belongs to: its own, or the row of the node that it marks. */
export function rowAt(rows: readonly TraceRow[], step: number, node: number): number {
  const own = rows.findIndex((row) => row.step === step);
  if (own >= 0 || node < 0) return own;
  return rows.findIndex((row) => row.node === node);
}
