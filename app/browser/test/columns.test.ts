import { describe, expect, it } from "vitest";
import { columnsOf } from "../src/breakpoints/columns";
import { hitSteps } from "../src/breakpoints/hits";
import { digestsOf, SPAN, tell, traceRows, unpacked, type Columns, type ToldDigests } from "../src/columns";
import { flowsOf } from "../src/flows";
import { aboutValue, subjectOf } from "../src/stepping";
import { rowsOf, valueOf } from "../src/values";
import { contribution, scalar, session, step } from "./documents/build";

const columns: Columns = {
  texts: ["op", "forward", "sin", "", "i = 0", "pullback", "backward"],
  steps: { at: [4, 9], kind: [0, 5], phase: [1, 6], line: [3, 3], title: [2, 2], node: [4, -1], ghost: [3, 3], scope: [4, 3] },
  values: 3,
};
const opened = () => unpacked({ ...session({}), columns });

const inputs = [{ label: "x", value: 0, note: "version 0" }];
const whole = [
  step({ at: 4, line: 3, title: "sin", node: 4, scope: "i = 0", sentence: "y = sin(x) = 0.9.", inputs, outputs: [{ label: "y", value: 1, note: "" }] }),
  step({
    at: 9, kind: "pullback", phase: "backward", line: 3, title: "sin", sentence: "Backward of sin.", outputs: [{ label: "∂y/∂x", value: 2, note: "" }],
    contributions: [contribution({ upstream: 2, contribution: 2, accumulated: 2, use: 0 })],
  }),
];

describe("a long session", () => {
  it("has its steps in brief, and asks for the rest of one that is looked at", () => {
    const found = opened();
    expect(found.columns).toBeUndefined();
    const [first, second] = found.steps;
    expect([first?.at, first?.kind, first?.phase, first?.line, first?.title, first?.node, first?.ghost, first?.scope]).toEqual([4, "op", "forward", 3, "sin", 4, "", "i = 0"]);
    expect([second?.kind, second?.phase, second?.node]).toEqual(["pullback", "backward", -1]);
    expect([...(found.wanted?.pieces ?? [])]).toEqual([]);
    expect([first?.sentence, first?.inputs, second?.contributions]).toEqual(["", [], []]);
    expect([...(found.wanted?.pieces ?? [])]).toEqual([Math.floor(1 / SPAN)]);
  });
  it("has whole steps, and the values that they are about, once a piece was told", () => {
    const found = opened();
    tell(found, 0, { steps: whole, values: { 1: scalar(0.9) } });
    expect(found.steps.map(({ sentence, inputs: ports, contributions }) => [sentence, ports, contributions])).toEqual(whole.map(({ sentence, inputs: ports, contributions }) => [sentence, ports, contributions]));
    expect(valueOf(found, 1)?.text).toBe("0.9");
    expect([...(found.wanted?.values ?? [])]).toEqual([]);
  });
  it("says what it misses as soon as that is looked at, and each thing once", () => {
    const found = opened();
    let heard = 0;
    if (found.wanted) found.wanted.heard = () => { heard += 1; };
    expect([valueOf(found, 2), valueOf(found, 2), valueOf(found, -1), rowsOf(found), flowsOf(found), flowsOf(found)]).toEqual([null, null, null, [], null, null]);
    expect([...(found.wanted?.values ?? [])]).toEqual([2]);
    expect(heard).toBe(3);
  });
  it("takes its trace from columns", () => {
    const trace = { texts: ["y", "tf.sin(x)"], line: [3], name: [0], expression: [1], step: [0], value: [1], adjoint: [[1, 3, 2, -1]], tangent: [[]], node: [4], tapes: [[0]] };
    expect(traceRows(trace)).toEqual([{ line: 3, name: "y", expression: "tf.sin(x)", step: 0, value: 1, adjoint: [[1, 3], [2, -1]], tangent: [], node: 4, tapes: [0] }]);
  });
});

describe("what breakpoints ask of a long session", () => {
  const told: ToldDigests = {
    inputs: { first: [0, 1, 1], items: [0] }, outputs: { first: [0, 1, 2], items: [1, 2] }, shares: { first: [0, 0, 5], items: [2, 2, -1, 2, 0] },
    norm: [1, 0.9, 12], marks: [4, 4, 2], shape: [0, 0, 1], shapes: [[], [2]],
  };
  const short = session({ steps: whole, values: [scalar(1), scalar(0.9), { ...scalar(-12), shape: [2], statistics: { min: -12, max: -12, mean: -12, norm: 12, zeros: 0, nans: 0, infs: 0 } }] });
  const known = () => {
    const found = opened();
    if (found.wanted) found.wanted.digests = digestsOf(told);
    return found;
  };
  it("is there when it was fetched, and what waits goes on then", () => {
    const found = opened();
    let gone = 0;
    found.wanted?.askDigests(() => { gone += 1; });
    expect([found.wanted?.digests, columnsOf(found).gradient.length, gone]).toEqual(["asked", 0, 0]);
    if (found.wanted) found.wanted.digests = digestsOf(told);
    expect(columnsOf(found).gradient.length).toBe(1);
  });
  it("is what a short session says of the same steps", () => {
    expect(flowsOf(known())).toEqual(flowsOf(short));
    for (const text of ["above", "sign", "bad", "shape"] as const) {
      const point = { kind: text, text: text === "shape" ? "2" : "10", on: true };
      expect([text, hitSteps(known(), [point], (line) => line)]).toEqual([text, hitSteps(short, [point], (line) => line)]);
    }
    expect(hitSteps(known(), [{ kind: "above", text: "10", on: true }], (line) => line)).toEqual([1]);
    expect([0, 1].map((at) => subjectOf(known(), at))).toEqual([0, 1].map((at) => subjectOf(short, at)));
    expect([0, 1].map(aboutValue(known(), 1))).toEqual([0, 1].map(aboutValue(short, 1)));
  });
});

describe("a short session", () => {
  it("is as it came", () => {
    const short = session({});
    expect(unpacked(short)).toBe(short);
  });
});
