import { describe, expect, it } from "vitest";
import { branchesAt, callsAt, cellAt, callStart, cutStep, flowAt, gradientAt, isBorn, noneAt, noneWords, outputsAt, rowAt, warnsAt, watchedAt } from "../src/moment";
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
    expect([2, 3, 4].map((at) => cellAt([[3, 9]], at))).toEqual([{ value: -1, since: -1, now: false }, { value: 9, since: 3, now: true }, { value: 9, since: 3, now: false }]);
  });
});

describe("None in the trace", () => {
  it("stands from its answer on, in place of a blank", () => {
    expect([2, 3].map((at) => cellAt([[3, -1]], at).since)).toEqual([-1, 3]);
  });
  it("warns unless it was asked for", () => {
    const answers = (["none", "asked"] as const).map((tone, index) => answer({ step: index, value: -1, tone }));
    const asked = session({ calls: [{ step: 0, line: 1, target: "y", answers }] });
    expect([0, 1, 2].map((at) => warnsAt(asked, at))).toEqual([true, false, false]);
  });
});

describe("None", () => {
  const none = (at: number, about: number) => answer({ step: at, value: -1, tone: "none", text: "None: integer", node: about });
  const asked = session({ calls: [{ step: 0, line: 1, target: "y", answers: [none(1, 1), none(2, 2)] }, { step: 5, line: 2, target: "z", answers: [none(6, 2)] }] });
  const known = (about: number, at: number) => noneAt(asked, node({ id: about }), at)?.step;

  it("is known from the answer about the node on", () => {
    expect([known(2, 1), known(2, 2), known(2, 4), known(3, 4)]).toEqual([undefined, 2, 2, undefined]);
    expect(noneWords(none(1, 1))).toBe("∂ None: integer");
  });
  it("is not what a call that raised has answered", () => {
    const raised = session({ calls: [{ step: 0, line: 1, target: "y", answers: [answer({ step: 1, value: -1, tone: "error", text: "error: tape used up", node: 1 })] }] });
    expect(noneAt(raised, node({ id: 1 }), 1)).toBeUndefined();
  });
  it("is forgotten when the next gradient call begins, which answers for itself", () => {
    expect([known(1, 4), known(1, 5), known(2, 5), known(2, 6)]).toEqual([1, undefined, undefined, 6]);
  });
  it("a story's cut shows from the first answer that it explains", () => {
    const told = (at: number, story: string) => answer({ step: at, value: -1, tone: "none", story });
    const stories = session({ calls: [{ step: 0, line: 1, target: "y", answers: [told(1, "story-0"), told(2, "story-1")] }, { step: 5, line: 1, target: "y", answers: [told(6, "story-1")] }] });
    expect([cutStep(stories, "story-0"), cutStep(stories, "story-1")]).toEqual([1, 2]);
    expect([cutStep(stories, ""), cutStep(asked, ""), cutStep(session(), "story-0")]).toEqual([Infinity, Infinity, Infinity]);
  });
});

describe("an earlier call's gradients are not shown as this call's", () => {
  const call = (at: number) => ({ step: at, line: 1, target: "y", answers: [] });
  const twice = session({ calls: [call(3), call(9)] });
  const used = node({ id: 1, gradients: [{ step: 4, value: 7 }, { step: 10, value: 8 }] });

  it("what is shown began with the newest call", () => {
    expect([0, 3, 8, 9, 12].map((at) => callStart(twice, at))).toEqual([-1, 3, 3, 9, 9]);
  });
  it("a call inside another's backward pass is part of that one", () => {
    const nested = session({ calls: [call(3), call(5)], segments: [{ from: 3, to: 8, label: "", phase: "backward", lane: 0 }, { from: 5, to: 6, label: "", phase: "neutral", lane: 1 }] });
    expect(callStart(nested, 7)).toBe(3);
  });
  it("a node is blank when the next call begins, then has that call's first share", () => {
    expect([5, 9, 10].map((at) => gradientAt(used, at, callStart(twice, at)))).toEqual([{ value: 7, step: 4, count: 1 }, null, { value: 8, step: 10, count: 1 }]);
  });
  it("so are an edge and a trace cell", () => {
    expect(flowAt(edge(0, 1, { flowed: [4] }), 9, 9)).toEqual({ flowed: false, now: false });
    expect(cellAt([[4, 7], [10, 8]], 9, 9)).toEqual({ value: -1, since: -1, now: false });
    expect(cellAt([[4, 7], [10, 8]], 10, 9)).toEqual({ value: 8, since: 10, now: true });
  });
});

describe("beside the code", () => {
  it("a line called many times shows the newest call and which of how many", () => {
    const calls = [2, 5, 8].map((at) => ({ step: at, line: 3, target: "y", answers: [answer()] }));
    const shown = callsAt(session({ calls }), 6);
    expect(shown.map(({ call, number, of }) => [call.step, number, of])).toEqual([[5, 2, 3]]);
  });
  it("a call of the library's own, which has no answers there, is none of a line", () => {
    const calls = [2, 5].map((at) => ({ step: at, line: 3, target: "reduce_mean in fit(…)", answers: [] }));
    expect(callsAt(session({ calls }), 6)).toEqual([]);
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
    const more = [{ step: 5, tape: 0, name: "n", watched: false, reason: "", more: true }, { step: 6, tape: 0, name: "b", watched: true, reason: "", more: true }, ...list(7, 0, "z")];
    expect([5, 6, 7].map((at) => watchedAt(session({ watched: [...watched, ...more] }), at)[0]?.rows.map((each) => each.name))).toEqual([["x", "w", "n"], ["x", "w", "b", "n"], ["z"]]);
  });
  it("bears the name that the program gave the tape", () => {
    expect(watchedAt(session({ watched, tapes: ["outer", "inner"] }), 3).map(({ name }) => name)).toEqual(["outer", "inner"]);
  });
  it("is empty once the tape is open, and not there any more once it is gone", () => {
    const blank = (at: number, open: boolean) => ({ step: at, tape: 0, name: "", watched: open, reason: "" });
    const life = session({ watched: [blank(1, true), ...list(3, 0, "x"), blank(5, false)] });
    expect([0, 1, 3, 5].map((at) => watchedAt(life, at).map(({ rows }) => rows.length))).toEqual([[], [0], [1], []]);
  });
  it("says when the tape is closed and watches no more", () => {
    const life = session({ watched: [...list(3, 0, "x"), ...list(5, 0, "x").map((each) => ({ ...each, closed: true }))] });
    expect([3, 5].map((at) => watchedAt(life, at)[0]?.closed)).toEqual([false, true]);
  });
});

describe("the trace row of a step", () => {
  const port = (value: number) => ({ label: "", value, note: "" });
  const rows = [row({ step: 2, node: 5, value: 0 }), row({ step: 2, node: 5, value: 1 }), row({ step: 3, node: 6, value: 2 })];

  it("is of what the step makes, though a source was made just before it", () => {
    expect(rowAt(rows, 2, step({ node: 5, inputs: [port(0)], outputs: [port(1)] }))).toBe(1);
  });
  it("of an answer is that of its source, of a pullback that of its op", () => {
    expect(rowAt(rows, 9, step({ kind: "answer", node: 8, inputs: [port(0)] }))).toBe(0);
    expect(rowAt(rows, 9, step({ kind: "pullback", node: 6, inputs: [port(0)] }))).toBe(2);
  });
  it("else is of the node that it marks, or of nothing", () => {
    expect([rowAt(rows, 9, step({ node: 6 })), rowAt(rows, 9, step())]).toEqual([2, -1]);
  });
});
