import { describe, expect, it } from "vitest";
import { branchesAt, callsAt, cellAt, cutStep, flowAt, gradientAt, isBorn, noneStep, outputsAt, rowAt, watchedAt } from "../src/moment";
import { answer, edge, node, row, session, step } from "./documents/build";
import { example } from "./documents/example";

describe("nothing is shown as if it had happened before it has", () => {
  it("a node exists from its step on", () => {
    expect([3, 4, 5].map((at) => isBorn({ born: 4 }, at))).toEqual([false, true, true]);
  });
  it("a gradient is absent, not zero, until the first share arrives; then it is the running sum", () => {
    const used = node({ id: 1, gradients: [{ step: 4, value: 7 }, { step: 6, value: 8 }] });
    expect(gradientAt(used, 3)).toBeNull();
    expect(gradientAt(used, 5)).toEqual({ value: 7, step: 4, count: 1 });
    expect(gradientAt(used, 6)).toEqual({ value: 8, step: 6, count: 2 });
  });
  it("an edge has flowed from its step on, and flows at that step", () => {
    const line = edge(0, 1, { flowed: [5] });
    expect([4, 5, 6].map((at) => flowAt(line, at))).toEqual([{ flowed: false, now: false }, { flowed: true, now: true }, { flowed: true, now: false }]);
  });
  it("a trace cell is blank, then filled, and marked at the step that fills it", () => {
    expect([2, 3, 4].map((at) => cellAt([[3, 9]], at))).toEqual([{ value: -1, now: false }, { value: 9, now: true }, { value: 9, now: false }]);
  });
});

describe("None", () => {
  const steps = [step(), step({ node: 1 }), step({ node: 2 })];
  const calls = [{ step: 0, line: 1, target: "y", answers: [answer({ step: 1, value: -1, tone: "none" }), answer({ step: 2, value: -1, tone: "none" })] }];
  const asked = session({ steps, calls });

  it("is known from the answer that marks the node", () => {
    expect(noneStep(asked, node({ id: 2, none: "integer" }))).toBe(2);
    expect(noneStep(asked, node({ id: 2, none: "integer", noneStep: 1 }))).toBe(1);
    expect(noneStep(asked, node({ id: 2 }))).toBe(Infinity);
  });
  it("a cut shows from the first answer without a gradient", () => {
    expect(cutStep(asked)).toBe(1);
    expect(cutStep(session())).toBe(Infinity);
  });
});

describe("beside the code", () => {
  it("a line called many times shows the newest call and which of how many", () => {
    const calls = [2, 5, 8].map((at) => ({ step: at, line: 3, target: "y", answers: [] }));
    const shown = callsAt(session({ calls }), 6);
    expect(shown.map(({ call, number, of }) => [call.step, number, of])).toEqual([[5, 2, 3]]);
  });
  it("a condition shows its last value at each line", () => {
    const branches = [1, 2, 9].map((at) => ({ step: at, line: 4, text: `${at}`, value: true }));
    expect(branchesAt(session({ branches }), 5).map((branch) => branch.text)).toEqual(["2"]);
  });
  it("outputs appear at the step that made them", () => {
    expect(outputsAt(example(), 14, "result")).toEqual([]);
    expect(outputsAt(example(), 15, "result")).toHaveLength(1);
  });
});

describe("what the tapes watch", () => {
  const list = (at: number, tape: number, ...names: string[]) => names.map((name) => ({ step: at, tape, name, watched: true, reason: "" }));
  const watched = [...list(1, 0, "x"), ...list(2, 1, "y"), ...list(4, 0, "x", "w")];

  it("is each tape's newest complete list", () => {
    expect(watchedAt(session({ watched }), 3).map(({ tape, rows }) => [tape, rows.map((each) => each.name)])).toEqual([[0, ["x"]], [1, ["y"]]]);
    expect(watchedAt(session({ watched }), 4)[0]?.rows.map((each) => each.name)).toEqual(["x", "w"]);
    expect(watchedAt(session({ watched }), 0)).toEqual([]);
  });
});

it("the trace row of a step is its own, else that of the node it marks", () => {
  const rows = [row({ step: 2, node: 5 }), row({ step: 3, node: 6 })];
  expect([rowAt(rows, 3, 6), rowAt(rows, 9, 5), rowAt(rows, 9, -1)]).toEqual([1, 0, -1]);
});
