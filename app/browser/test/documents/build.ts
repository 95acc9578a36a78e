/** Session documents for tests, written by hand: every field has a quiet value, a test says only what it is about. */
import type {
  Answer, Contribution, GraphEdge, GraphGroup, GraphNode, SessionDocument, Step, TraceRow, ValueCard,
} from "../../src/document";

export function scalar(value: number | string, dtype = "float32"): ValueCard {
  return { dtype, shape: [], text: String(value), items: [value], itemsShape: [], whole: true, statistics: null };
}

export function array(shape: number[], items: (number | string)[], dtype = "float32"): ValueCard {
  return { dtype, shape, text: `${dtype} (${shape.join(", ")})`, items, itemsShape: shape, whole: true, statistics: null };
}

export const step = (given: Partial<Step> = {}): Step => ({
  at: 0, kind: "op", phase: "forward", line: 1, title: "op", sentence: "", node: -1, ghost: "", scope: "", inputs: [], outputs: [], contributions: [], ...given,
});

export const contribution = (given: Partial<Contribution> = {}): Contribution => ({
  label: "∂y/∂x", formula: "", numbers: "", upstream: -1, unsummed: -1, contribution: -1, before: -1, accumulated: -1, use: -1, ...given,
});

export const node = (given: Partial<GraphNode> & { id: number }): GraphNode => ({
  kind: "op", label: `n${given.id}`, detail: "()", x: 0, y: 0, width: 112, height: 60, line: 1, group: "", born: 0, value: -1, reason: "", gradients: [], ...given,
});

export const edge = (from: number, to: number, given: Partial<GraphEdge> = {}): GraphEdge => ({
  from, to, name: "x", born: 0, flowed: [], onTape: true, ...given,
});

export const group = (given: Partial<GraphGroup> & { id: string }): GraphGroup => ({
  parent: "", label: given.id, x: 0, y: 0, width: 200, height: 200, count: 2, folded: false, ...given,
});

export const row = (given: Partial<TraceRow> = {}): TraceRow => ({
  line: 1, name: "h", expression: "sin(x)", step: 0, value: -1, adjoint: [], tangent: [], node: -1, ...given,
});

export const answer = (given: Partial<Answer> = {}): Answer => ({
  source: "x", text: "6.0", tone: "good", step: 0, value: 0, story: "", ...given,
});

export const session = (given: Partial<SessionDocument> = {}): SessionDocument => ({
  version: 1, id: "s", title: "", source: "", cells: [], engine: "tapecore", notes: [], steps: [step()], segments: [], values: [],
  graph: { nodes: [], edges: [], groups: [], width: 0, height: 0 }, calls: [], trace: [], outputs: [], watched: [], tapes: [], branches: [], skipped: [], landing: 0,
  places: { parent: [], kind: [], label: [], of: [] }, ops: { names: [], api: [], of: [] }, variables: [], histories: [], noted: [], curves: [], ...given,
});
