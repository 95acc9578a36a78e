/** A session of any length: a loop of small ops forward, then the same ops backward. */
import type { GraphEdge, GraphNode, SessionDocument, Step } from "../../src/document";
import { contribution, edge, group, node, row, scalar, session, step } from "./build";

const PER_LOOP = 10;
const ROW = 90;

export function longSession(count: number): SessionDocument {
  const forward = Math.floor(count / 2);
  const steps: Step[] = [];
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  for (let at = 0; at < forward; at += 1) {
    const column = Math.floor(at / PER_LOOP);
    steps.push(step({ at, title: at % 2 ? "sin" : "*", line: 4 + (at % PER_LOOP), node: at, scope: `i = ${column}`, sentence: `h = f(h), i = ${column}`, outputs: [{ label: "h", value: at, note: "" }] }));
    nodes.push(node({ id: at, label: at % 2 ? "sin" : "*", x: 90 + column * 180, y: 80 + (at % PER_LOOP) * ROW, born: at, value: at, group: `i${column}`, gradients: [{ step: count - 1 - at, value: at }] }));
    if (at > 0) edges.push(edge(at - 1, at, { born: at, flowed: [count - 1 - at] }));
  }
  for (let at = forward - 1; at >= 0; at -= 1) {
    steps.push(step({ at: count - 1 - at, kind: "pullback", phase: "backward", title: "back", line: 4 + (at % PER_LOOP), node: at, scope: `i = ${Math.floor(at / PER_LOOP)}`,
      inputs: [{ label: "∂y/∂h", value: at, note: "" }], contributions: [contribution({ formula: "upstream · cos(h)", contribution: at, accumulated: at, before: at, use: at })] }));
  }
  const columns = Math.ceil(forward / PER_LOOP);
  return session({
    id: `long-${count}`, steps, values: Array.from({ length: forward }, (_, at) => scalar(at / 7)), source: Array.from({ length: 40 }, (_, at) => `line_${at} = ${at}`).join("\n"),
    graph: { nodes, edges, width: columns * 180, height: PER_LOOP * ROW + 80,
      groups: Array.from({ length: columns }, (_, at) => group({ id: `i${at}`, label: `i = ${at}`, x: 10 + at * 180, y: 10, width: 160, height: PER_LOOP * ROW + 20 })) },
    segments: [{ from: 0, to: forward - 1, label: "forward", phase: "forward", lane: 0 }, { from: forward, to: count - 1, label: "gradient", phase: "backward", lane: 0 }],
    trace: nodes.map((each) => row({ line: each.line, name: "h", expression: `f(h) ${each.id}`, step: each.born, value: each.value, node: each.id, adjoint: [[count - 1 - each.id, each.value]] })),
  });
}
