/** A whole small session, worked out by hand: y = w * x with a sine in a loop of two, and a source that gets None. */
import type { GraphNode, SessionDocument, Step, ValueCard } from "../../src/document";
import { answer, array, contribution, edge, group, node, row, scalar, session, step } from "./build";

const SOURCE = `import tensorflow as tf

x = tf.Variable(2.0, name="x")
w = tf.Variable([[0.5], [-1.2]], name="w")
n = tf.Variable(3, name="n")         # integer!

with tf.GradientTape() as tape:
    h = w * x
    for i in range(2):
        h = tf.sin(h)
    if tf.reduce_sum(h) > 5.0:
        h = h * 100.0
    loss = tf.reduce_mean(h)

grads = tape.gradient(loss, [x, w, n])
grads
`;

const column = (...items: number[]): ValueCard => array([2, 1], items);
const w = [0.5, -1.2];
const h0 = w.map((each) => each * 2);
const h1 = h0.map(Math.sin);
const h2 = h1.map(Math.sin);
const loss = (h2[0]! + h2[1]!) / 2;
const g2 = [0.5, 0.5];
const g1 = g2.map((g, i) => g * Math.cos(h1[i]!));
const g0 = g1.map((g, i) => g * Math.cos(h0[i]!));
const gx = g0[0]! * w[0]! + g0[1]! * w[1]!;
const round = (value: number): number => Number(value.toFixed(6));

const values: ValueCard[] = [
  scalar(2), column(...w), scalar(3, "int32"), column(...h0.map(round)), column(...h1.map(round)), column(...h2.map(round)), scalar(round(h2[0]! + h2[1]!)),
  scalar(round(loss)), scalar(1), column(...g2), column(...g1.map(round)), column(...g0.map(round)), scalar(round(gx)), column(...g0.map((g) => round(g * 2))),
  column(...g0.map((g, i) => round(g * w[i]!))),
];
const port = (label: string, value: number, note = "") => ({ label, value, note });

const steps: Step[] = [
  step({ at: 3, kind: "tape_open", phase: "neutral", line: 7, title: "tape opens", sentence: "From here on, tape records what is computed." }),
  step({ at: 4, kind: "watch", phase: "neutral", line: 8, title: "watch w, x", sentence: "The tape watches w and x: they are trainable Variables." }),
  step({ at: 5, line: 8, title: "*", sentence: "h = w * x", node: 3, inputs: [port("w", 1, "version 0"), port("x", 0)], outputs: [port("h", 3)] }),
  step({ at: 6, line: 10, title: "sin", sentence: "h = tf.sin(h)", node: 4, scope: "i = 0", inputs: [port("h", 3)], outputs: [port("h", 4)] }),
  step({ at: 7, line: 10, title: "sin", sentence: "h = tf.sin(h)", node: 5, scope: "i = 1", inputs: [port("h", 4)], outputs: [port("h", 5)] }),
  step({ at: 8, line: 11, title: "reduce_sum", sentence: "tf.reduce_sum(h)", node: 6, inputs: [port("h", 5)], outputs: [port("tf.reduce_sum(h)", 6)] }),
  step({ at: 9, kind: "branch", phase: "neutral", line: 11, title: "if: False", sentence: "tf.reduce_sum(h) > 5.0 is False: the block under it does not run.", ghost: "a Python decision is on no tape" }),
  step({ at: 10, line: 13, title: "reduce_mean", sentence: "loss = tf.reduce_mean(h)", node: 7, inputs: [port("h", 5)], outputs: [port("loss", 7)] }),
  step({ at: 11, kind: "gradient", phase: "backward", line: 15, title: "∂loss/∂loss = 1", sentence: "The backward pass begins with 1.0: loss changes as loss does.", node: 7, outputs: [port("∂loss/∂loss", 8)] }),
  step({ at: 12, kind: "pullback", phase: "backward", line: 13, title: "reduce_mean back", sentence: "Each of the 2 elements gets half.", node: 7, inputs: [port("∂loss/∂loss", 8)],
    contributions: [contribution({ label: "∂loss/∂h", formula: "upstream / 2", numbers: "1.0 / 2 = 0.5", upstream: 8, contribution: 9, accumulated: 9, use: 7 })] }),
  step({ at: 13, kind: "pullback", phase: "backward", line: 10, title: "sin back", sentence: "upstream · cos(h), i = 1", node: 5, scope: "i = 1", inputs: [port("∂loss/∂h", 9)],
    contributions: [contribution({ label: "∂loss/∂h", formula: "upstream · cos(h)", upstream: 9, contribution: 10, accumulated: 10, use: 4 })] }),
  step({ at: 14, kind: "pullback", phase: "backward", line: 10, title: "sin back", sentence: "upstream · cos(h), i = 0", node: 4, scope: "i = 0", inputs: [port("∂loss/∂h", 10)],
    contributions: [contribution({ label: "∂loss/∂h", formula: "upstream · cos(h)", upstream: 10, contribution: 11, accumulated: 11, use: 3 })] }),
  step({ at: 15, kind: "pullback", phase: "backward", line: 8, title: "* back", sentence: "To w: upstream · x. To x: Σ upstream · w.", node: 3, inputs: [port("∂loss/∂h", 11)],
    contributions: [
      contribution({ label: "∂loss/∂w", formula: "upstream · x", upstream: 11, contribution: 13, accumulated: 13, use: 2 }),
      contribution({ label: "∂loss/∂x", formula: "Σ upstream · w", numbers: "Σ 0.18·0.5 + (−0.2877)·(−1.2) = 0.4353", upstream: 11, unsummed: 14, contribution: 12, accumulated: 12, use: 2 }),
    ] }),
  step({ at: 16, kind: "answer", phase: "backward", line: 15, title: "x", sentence: `∂loss/∂x = ${round(gx)}`, node: 0, outputs: [port("∂loss/∂x", 12)] }),
  step({ at: 17, kind: "answer", phase: "backward", line: 15, title: "w", sentence: "∂loss/∂w has the shape of w.", node: 1, outputs: [port("∂loss/∂w", 13)] }),
  step({ at: 18, kind: "answer", phase: "backward", line: 15, title: "n: None", sentence: "n got None: it is an integer.", node: 2 }),
];

const at = (x: number, y: number) => ({ x, y });
const nodes: GraphNode[] = [
  node({ id: 0, kind: "variable", label: "x", ...at(200, 40), line: 3, value: 0, gradients: [{ step: 12, value: 12 }] }),
  node({ id: 1, kind: "variable", label: "w", detail: "(2, 1)", ...at(60, 40), line: 4, value: 1, gradients: [{ step: 12, value: 13 }] }),
  node({ id: 2, kind: "variable", label: "n", detail: "() int32", ...at(360, 40), line: 5, value: 2 }),
  node({ id: 3, label: "*", detail: "(2, 1)", ...at(130, 130), line: 8, born: 2, value: 3, gradients: [{ step: 11, value: 11 }] }),
  node({ id: 4, label: "sin", detail: "(2, 1)", ...at(130, 250), line: 10, group: "i0", born: 3, value: 4, gradients: [{ step: 10, value: 10 }] }),
  node({ id: 5, label: "sin", detail: "(2, 1)", ...at(130, 380), line: 10, group: "i1", born: 4, value: 5, gradients: [{ step: 9, value: 9 }] }),
  node({ id: 6, label: "reduce_sum", ...at(300, 480), line: 11, born: 5, value: 6, width: 124 }),
  node({ id: 7, label: "reduce_mean", ...at(130, 480), line: 13, born: 7, value: 7, width: 130, gradients: [{ step: 8, value: 8 }] }),
];

export const example = (): SessionDocument => session({
  id: "example", title: "Two sines and an integer", source: SOURCE, engine: "tapecore, checked against TensorFlow 2.21", steps, values, landing: 15,
  segments: [
    { from: 0, to: 7, label: "forward", phase: "forward", lane: 0 }, { from: 8, to: 15, label: "gradient(loss, [x, w, n])", phase: "backward", lane: 0 },
    { from: 0, to: 15, label: "tape", phase: "neutral", lane: 1 },
  ],
  graph: {
    width: 440, height: 540, nodes,
    edges: [
      edge(1, 3, { born: 2, flowed: [12] }), edge(0, 3, { born: 2, flowed: [12], name: "y" }), edge(3, 4, { born: 3, flowed: [11] }), edge(4, 5, { born: 4, flowed: [10] }),
      edge(5, 6, { born: 5 }), edge(5, 7, { born: 7, flowed: [9] }),
    ],
    groups: [group({ id: "i0", label: "i = 0", x: 50, y: 190, width: 160, height: 100 }), group({ id: "i1", label: "i = 1", x: 50, y: 320, width: 160, height: 100 })],
  },
  calls: [{ step: 8, line: 15, target: "loss", answers: [
    answer({ source: "x", text: String(round(gx)), step: 13, value: 12, story: "story-x" }), answer({ source: "w", text: "(2, 1)", step: 14, value: 13, story: "story-w" }),
    answer({ source: "n", text: "None: integer", tone: "none", step: 15, value: -1, story: "story-n", lines: [5], node: 2 }),
  ] }],
  trace: [
    row({ line: 3, name: "x", expression: "tf.Variable(2.0)", value: 0, node: 0, adjoint: [[12, 12]] }), row({ line: 4, name: "w", expression: "tf.Variable([[0.5], [-1.2]])", value: 1, node: 1, adjoint: [[12, 13]] }),
    row({ line: 8, name: "h", expression: "w * x", step: 2, value: 3, node: 3, adjoint: [[11, 11]] }), row({ line: 10, name: "h", expression: "tf.sin(h), i = 0", step: 3, value: 4, node: 4, adjoint: [[10, 10]] }),
    row({ line: 10, name: "h", expression: "tf.sin(h), i = 1", step: 4, value: 5, node: 5, adjoint: [[9, 9]] }), row({ line: 13, name: "loss", expression: "tf.reduce_mean(h)", step: 7, value: 7, node: 7, adjoint: [[8, 8]] }),
  ],
  outputs: [{ step: 15, line: 16, kind: "result", data: "[0.09, [[…]], None]", mime: "text/plain" }],
  watched: [{ step: 1, tape: 0, name: "w", watched: true, reason: "trainable Variable" }, { step: 1, tape: 0, name: "x", watched: true, reason: "trainable Variable" }, { step: 1, tape: 0, name: "n", watched: false, reason: "integer" }],
  branches: [{ step: 6, line: 11, text: "tf.reduce_sum(h) > 5.0 → False", value: false }], skipped: [12],
});
