/** What has happened by a step, and nothing more: a gradient not yet computed is absent, never 0. */
import type { Answer, Branch, GradientCall, GraphEdge, GraphNode, Output, Port, SessionDocument, Step, TraceRow, Watched } from "./document";

export const isBorn = (thing: { born: number }, step: number): boolean => thing.born <= step;

const begun = new WeakMap<SessionDocument, number[]>();

/** The step at which the gradient call begins whose gradients are shown at `step`: the newest one. What an earlier call gave is not mixed with it. */
export function callStart(document: SessionDocument, step: number): number {
  const starts = begun.get(document) ?? startsOf(document);
  begun.set(document, starts);
  return starts.findLast((start) => start <= step) ?? -1;
}

/** A call inside another's backward pass is part of that one. */
function startsOf(document: SessionDocument): number[] {
  const outermost = new Set(document.segments.filter((segment) => segment.lane === 0).map((segment) => segment.from));
  const starts = document.calls.map((call) => call.step).filter((start) => outermost.size === 0 || outermost.has(start));
  return starts.sort((a, b) => a - b);
}

/** The gradient that a node has by `step`, of those since `from`: the last that arrived, and how many have. */
export function gradientAt(node: GraphNode, step: number, from = -1): { value: number; step: number; count: number } | null {
  const arrived = node.gradients.filter((gradient) => gradient.step <= step && gradient.step >= from);
  const last = arrived[arrived.length - 1];
  return last ? { value: last.value, step: last.step, count: arrived.length } : null;
}

/** The answer, of the call whose gradients are shown at `step`, that this node's source has no gradient. A call that raised answered nothing. */
export function noneAt(document: SessionDocument, node: GraphNode, step: number): Answer | undefined {
  const from = callStart(document, step);
  return answers(document).find((answer) => answer.value < 0 && answer.tone !== "error" && answer.node === node.id && answer.step <= step && answer.step >= from);
}

/** "∂ None: integer", in the words of the answer. */
export const noneWords = (answer: Answer): string => (answer.text.startsWith("None") ? `∂ ${answer.text}` : `∂ None: ${answer.text}`);

/** A None that is as it must be (a frozen weight) is nothing to warn of. */
export const isAsked = (answer: Answer): boolean => answer.tone === "asked";

/** The answer that a story explains. */
export function answerOf(document: SessionDocument, story: string): Answer | undefined {
  return story === "" ? undefined : answers(document).find((answer) => answer.story === story);
}

/** The step from which the open story's cut is known: that of its answer. */
export const cutStep = (document: SessionDocument, story: string): number => answerOf(document, story)?.step ?? Infinity;

export function flowAt(edge: GraphEdge, step: number, from = -1): { flowed: boolean; now: boolean } {
  return { flowed: edge.flowed.some((at) => at <= step && at >= from), now: edge.flowed.includes(step) };
}

const answered = new WeakMap<SessionDocument, Answer[]>();

function answers(document: SessionDocument): Answer[] {
  const found = answered.get(document) ?? document.calls.flatMap((call) => call.answers);
  answered.set(document, found);
  return found;
}

/** For each line with gradient calls, the call to show: the last one that has begun by `step`, and which of how many it is. One without answers is the library's. */
export function callsAt(document: SessionDocument, step: number): { call: GradientCall; number: number; of: number }[] {
  const byLine = new Map<number, GradientCall[]>();
  for (const call of document.calls) if (call.answers.length > 0) byLine.set(call.line, [...(byLine.get(call.line) ?? []), call]);
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

/** Each tape's list as it is at `step`: the newest complete one, and what came to it since. A tape that watches nothing has no rows. */
export function watchedAt(document: SessionDocument, step: number): { tape: number; name: string; closed: boolean; rows: Watched[] }[] {
  const lists = new Map<number, Watched[]>();
  for (const row of document.watched) {
    if (row.step > step) continue;
    const list = lists.get(row.tape);
    if (list && (row.more || row.step === list[list.length - 1]?.step)) list.push(row);
    else lists.set(row.tape, [row]);
  }
  const kept = [...lists].filter(([, rows]) => rows[0]?.name !== "" || rows[0].watched);
  return kept.sort((a, b) => a[0] - b[0]).map(([tape, rows]) => ({
    tape,
    name: document.tapes[tape] ?? "the tape",
    closed: rows[0]?.closed === true,
    rows: rows.filter((row) => row.name !== "").sort((a, b) => Number(b.watched) - Number(a.watched)),
  }));
}

/** What a trace cell shows by `step`: a value, from which step on (-1: it is still blank); without a value it is None. `now` when it was filled by this very step. */
export function cellAt(filled: readonly (readonly [number, number])[], step: number, from = -1): { value: number; since: number; now: boolean } {
  let found: readonly [number, number] | undefined;
  for (const cell of filled) if (cell[0] <= step && cell[0] >= from) found = cell;
  return found ? { value: found[1], since: found[0], now: found[0] === step } : { value: -1, since: -1, now: false };
}

/** Whether a None that was answered at `step` is one to warn of: not when it is as it must be, nor when the program did not ask. */
export function warnsAt(document: SessionDocument, step: number): boolean {
  const answer = answers(document).find((each) => each.step === step);
  return answer !== undefined && !isAsked(answer);
}

/** Where in a trace what is: made once for its rows, so that a step looks none of them through. */
interface RowIndex { tangents: boolean; adjoints: boolean; byStep: Map<number, number>; byNode: Map<number, number>; byValue: Map<number, number>; /** The row before that is of the same value, -1: none. */ before: Int32Array }

const indexes = new WeakMap<readonly TraceRow[], RowIndex>();

export function indexOf(rows: readonly TraceRow[]): RowIndex {
  const found = indexes.get(rows) ?? indexed(rows);
  indexes.set(rows, found);
  return found;
}

function indexed(rows: readonly TraceRow[]): RowIndex {
  const index: RowIndex = { tangents: false, adjoints: false, byStep: new Map(), byNode: new Map(), byValue: new Map(), before: new Int32Array(rows.length) };
  rows.forEach((row, at) => {
    index.tangents ||= row.tangent.length > 0;
    index.adjoints ||= row.adjoint.length > 0;
    index.byStep.set(row.step, at);
    index.byNode.set(row.node, at);
    index.before[at] = index.byValue.get(row.value) ?? -1;
    index.byValue.set(row.value, at);
  });
  return index;
}

/** The trace row that a step belongs to: of what it makes, of the node that it marks, of the value that it is about; else one that begins there. */
export function rowAt(rows: readonly TraceRow[], step: number, { kind, inputs, node, outputs }: Pick<Step, "kind" | "inputs" | "node" | "outputs">): number {
  const { byStep, byNode, byValue, before } = indexOf(rows);
  const latest = (ports: readonly Port[], holds: (row: TraceRow) => boolean): number => Math.max(-1, ...ports.map(({ value }) => {
    let at = value >= 0 ? (byValue.get(value) ?? -1) : -1;
    while (at >= 0 && !holds(rows[at] as TraceRow)) at = before[at] ?? -1;
    return at;
  }));
  const marked = node >= 0 ? (byNode.get(node) ?? -1) : -1;
  const made = latest(outputs, (row) => row.step === step);
  if (made >= 0) return made;
  const about = kind === "pullback" || kind === "tangent" ? -1 : latest(inputs.slice(0, 1), () => true);
  if (about >= 0) return about;
  return marked >= 0 ? marked : (byStep.get(step) ?? -1);
}
