import { describe, expect, it } from "vitest";
import { readBreakpoints, sizesOf, wordsOf, written, writeBreakpoints, type Breakpoint, type Kind } from "../src/breakpoints/breakpoint";
import { atLine, switched, without, withOne } from "../src/breakpoints/changing";
import { countHits, hitSteps, runTo, testOf } from "../src/breakpoints/hits";
import type { SessionDocument, Statistics, Step, ValueCard } from "../src/document";
import { contribution, scalar, session, step } from "./documents/build";

const point = (kind: Kind, text = "", on = true): Breakpoint => ({ kind, text, on });
const same = (line: number): number => line;

describe("what a person writes", () => {
  it.each<[Kind, string, string]>([
    ["line", " 5 ", "5"], ["op", "tf.sin", "sin"], ["op", "*", "*"], ["above", "1e3", "1000"], ["below", "0", "0"], ["zero", "", ""],
    ["shape", "(2, ?)", "2x_"], ["shape", "2x3", "2x3"], ["shape", "[None, 3]", "_x3"], ["shape", "(3,)", "3"], ["shape", "()", ""], ["shape", "2 3", "2x3"], ["shape", "-1, 4", "_x4"],
  ])("%s %j is read as %j", (kind, text, read) => expect(written(kind, text, 9)).toEqual(point(kind, read)));

  it.each<[Kind, string, string]>([
    ["line", "", "from 1 to 9"], ["line", "10", "from 1 to 9"], ["line", "0", "from 1 to 9"], ["line", "two", "from 1 to 9"], ["op", " ", "name of an op"], ["op", "a".repeat(81), "name of an op"],
    ["shape", "", "Write a shape"], ["shape", "(2, x3, y)", "Write a shape"], ["shape", "(2, -3)", "Write a shape"], ["shape", "1.5", "Write a shape"],
    ["above", "", "not negative"], ["above", "-1", "not negative"], ["below", "nan", "not negative"], ["above", "inf", "not negative"], ["above", "ten", "not negative"],
  ])("%s %j is answered by a sentence", (kind, text, says) => expect(written(kind, text, 9)).toContain(says));

  it("is said again in words", () => {
    const list = [point("line", "5"), point("op", "sin"), point("shape", "2x_"), point("shape", "3"), point("shape", ""), point("above", "0.1"), point("grew"), point("bad")];
    expect(list.map(wordsOf)).toEqual(["line 5", "op sin", "shape (2, ?)", "shape (3,)", "shape ()", "|g| above 0.1", "gradient grew tenfold", "gradient NaN or inf"]);
    expect([sizesOf("2x_"), sizesOf("")]).toEqual([[2, -1], []]);
  });
});

describe("the address", () => {
  it("brings back what it was given, in a few letters", () => {
    const list = [point("line", "5"), point("op", "a,b%", false), point("shape", ""), point("shape", "2x_"), point("below", "1e-9"), point("sign", "", false)];
    expect(writeBreakpoints(list)).toBe("l5,-oa%2Cb%25,s,s2x_,b1e-9,-c");
    expect(readBreakpoints(writeBreakpoints(list))).toEqual(list);
  });
  it.each(["", ",,", "q5", "l", "lx", "a-1", "s2xy", "o%E0%A4%A", "5", "-"])("leaves out what it cannot read in %j", (codes) => expect(readBreakpoints(codes)).toEqual([]));
  it("holds each once, and not more than there is room for", () => {
    expect(readBreakpoints("l5,l5,-l5")).toEqual([point("line", "5")]);
    expect(readBreakpoints(Array.from({ length: 90 }, (_, line) => `l${line + 1}`).join(","))).toHaveLength(50);
  });
});

describe("the list", () => {
  it("has lines first, in their order, and nothing twice", () => {
    const list = ["9", "2"].reduce<readonly Breakpoint[]>((all, line) => withOne(all, point("line", line)) as Breakpoint[], [point("bad")]);
    expect(list.map(wordsOf)).toEqual(["line 2", "line 9", "gradient NaN or inf"]);
    expect(withOne(list, point("line", "9"))).toContain("already");
    expect(atLine(list, 9)).toEqual(point("line", "9"));
    expect(without(list, point("line", "9"))).toHaveLength(2);
    expect(switched(list, point("bad")).at(-1)).toEqual(point("bad", "", false));
    expect(withOne(Array.from({ length: 50 }, (_, line) => point("line", String(line + 1))), point("bad"))).toContain("room for 50");
  });
});

/** A value with the statistics that a recording gives it. */
function value(...numbers: number[]): ValueCard {
  const finite = numbers.filter(Number.isFinite);
  const sum = finite.reduce((total, each) => total + each, 0);
  const statistics: Statistics = {
    min: finite.length > 0 ? Math.min(...finite) : null, max: finite.length > 0 ? Math.max(...finite) : null, mean: finite.length > 0 ? sum / finite.length : null,
    norm: finite.length > 0 ? Math.hypot(...finite) : null, zeros: numbers.filter((each) => each === 0).length, nans: numbers.filter(Number.isNaN).length,
    infs: numbers.filter((each) => Math.abs(each) === Infinity).length,
  };
  return { ...scalar(0), shape: numbers.length > 1 ? [numbers.length] : [], statistics };
}
const hits = (document: SessionDocument, breakpoint: Breakpoint): number[] => {
  const test = testOf(document, breakpoint, same);
  const found = document.steps.map((_, at) => at).filter(test);
  expect(countHits(document, breakpoint, same)).toBe(found.length);
  return found;
};

describe("a breakpoint on a line", () => {
  const lines = (...given: number[]) => session({ steps: given.map((line) => step({ line })) });
  it("stops where the line is come to, not at each of its steps", () => {
    expect(hits(lines(1, 2, 2, 3, 2), point("line", "2"))).toEqual([1, 4]);
  });
  it("stops in each pass of a loop, and not again when a function that the line calls is over", () => {
    const passes = { ...lines(1, 1, 1, 1), places: { parent: [-1, -1], kind: ["pass", "pass"] as const, label: ["", ""], of: [0, 0, 1, 1] } } as unknown as SessionDocument;
    expect(hits(passes, point("line", "1"))).toEqual([0, 2]);
    const calls = { ...lines(5, 1, 5, 5), places: { parent: [-1, -1], kind: ["function", "call"] as const, label: ["", ""], of: [-1, 0, 1, -1] } } as unknown as SessionDocument;
    expect(hits(calls, point("line", "5"))).toEqual([0]);
  });
  it("is of the text as it is now", () => {
    const test = testOf(lines(1, 2, 3), point("line", "7"), (line) => (line === 7 ? 3 : 0));
    expect([0, 1, 2].filter(test)).toEqual([2]);
    expect([0, 1, 2].filter(testOf(lines(1, 2, 0), point("line", "9"), () => 0))).toEqual([]);
  });
});

describe("breakpoints on ops and shapes", () => {
  const made: SessionDocument = session({
    values: [value(1), value(1, 2), { ...value(1), shape: [2, 3] }],
    ops: { names: ["Mul", "Mean", "np.mean"], api: [["multiply", "math.multiply"], ["reduce_mean"], []], of: [0, 1, -1, 2, 0] },
    steps: [step({ title: "*", outputs: [port(0)] }), step({ title: "reduce_mean", outputs: [port(1)] }), step({ title: "*" }), step({ title: "np.mean", outputs: [port(-1)] }), step({ title: "*", outputs: [port(2), port(0)] })],
  });
  it.each([["Mul", [0, 4]], ["mul", [0, 4]], ["*", [0, 4]], ["math.multiply", [0, 4]], ["multiply", [0, 4]], ["reduce_mean", [1]], ["mean", [1, 3]], ["np.mean", [3]], ["ultiply", []]])(
    "%s is an op by its own, its public and its written name", (name, at) => expect(hits(made, point("op", name))).toEqual(at));
  it.each([["", [0, 4]], ["2", [1]], ["_", [1]], ["2x_", [4]], ["_x_", [4]], ["2x2", []]])("shape %j", (text, at) => expect(hits(made, point("shape", text))).toEqual(at));
});

function port(index: number) { return { label: "", value: index, note: "" }; }

describe("breakpoints on gradients", () => {
  const share = (gradient: number, upstream: number, before = -1, accumulated = -1): Partial<Step> => ({ kind: "pullback", phase: "backward", contributions: [contribution({ contribution: gradient, upstream, before, accumulated })] });
  const answered = (index: number): Partial<Step> => ({ kind: "answer", phase: "backward", title: "∂y/∂x", line: 9, outputs: [port(index)] });
  // 0: 1, 1: 20, 2: 0.5, 3: 0, 4: [-3, 4], 5: NaN, 6: inf, 7: -0.5, 8: all of it gone bad
  const document = session({
    values: [value(1), value(20), value(0.5), value(0), value(-3, 4), value(1, NaN), value(-Infinity), value(-0.5), value(NaN, NaN)],
    steps: [
      { kind: "gradient", phase: "backward", outputs: [port(0)] }, share(1, 0), share(2, 1), share(3, 2), share(4, 0), share(5, 4), share(6, 4), share(2, 2, 7, 0), answered(0), answered(7), answered(3),
      { ...answered(1), title: "∂y/∂w" }, { kind: "answer", phase: "tangent", outputs: [port(1)] }, share(8, 3), share(-1, 0),
    ].map((given) => step(given as Partial<Step>)),
  });
  it.each<[Kind, string, number[]]>([
    ["above", "10", [1, 6, 11]], // an infinite norm is above every number, a NaN above none
    ["above", "4.99", [1, 4, 6, 11]],
    ["above", "5", [1, 6, 11]],
    ["below", "0.6", [2, 3, 7, 9, 10]],
    ["below", "0", []],
    ["grew", "", [1, 6]],
    ["shrank", "", [2, 3, 10]],
    ["zero", "", [3, 10]],
    ["sign", "", [7, 9]],
    ["bad", "", [5, 6, 13]],
  ])("%s %s", (kind, text, at) => expect(hits(document, point(kind, text))).toEqual(at));
});

describe("running to", () => {
  const document = session({ steps: [1, 2, 3, 2, 1].map((line) => step({ line })) });
  it("the next one in either direction, and which it is; itself is left behind", () => {
    const list = [point("line", "2"), point("line", "1", false)];
    expect(runTo(document, list, same, 0, 1)).toEqual({ step: 1, hit: list[0] });
    expect(runTo(document, list, same, 1, 1).step).toBe(3);
    expect(runTo(document, list, same, 3, 1)).toEqual({ step: -1, hit: undefined });
    expect(runTo(document, list, same, 3, -1).step).toBe(1);
    expect(runTo(document, [], same, 0, 1).step).toBe(-1);
  });
  it("all of them, for the strip; of those that are switched off none", () => {
    expect(hitSteps(document, [point("line", "2"), point("line", "1"), point("line", "3", false)], same)).toEqual([0, 1, 3, 4]);
    expect(hitSteps(document, [point("line", "3", false)], same)).toEqual([]);
  });
  it("goes through ten thousand steps within a frame, whatever is set", () => {
    const count = 10_000;
    const long = session({
      values: Array.from({ length: count }, (_, index) => value(1 + (index % 7) / 10)),
      steps: Array.from({ length: count }, (_, index) => step({ line: 1 + (index % 40), kind: "pullback", phase: "backward", outputs: [port(index)], contributions: [contribution({ contribution: index, upstream: Math.max(0, index - 1) })] })),
      ops: { names: ["Mul"], api: [["multiply"]], of: Array.from({ length: count }, () => 0) },
    });
    const never = [point("line", "99"), point("op", "sin"), point("shape", "9x9"), point("above", "1e9"), point("below", "1e-9"), point("grew"), point("shrank"), point("zero"), point("sign"), point("bad")];
    runTo(long, never, same, 0, 1); // the columns are there from now on
    const times = Array.from({ length: 7 }, () => {
      const began = performance.now();
      expect(runTo(long, never, same, 0, 1).step).toBe(-1);
      return performance.now() - began;
    }).sort((a, b) => a - b);
    expect(times[3]).toBeLessThan(16);
  });
});
