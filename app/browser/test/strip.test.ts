import { describe, expect, it } from "vitest";
import { blockTitle, brackets, compact, drawnSteps, extraRems, laneOf, left, shorten, stepAt, stripLayout } from "../src/strip/layout";
import { alongLanes, isNested, laneWords, stretchAt, stretchWords } from "../src/strip/lanes";
import { session, step } from "./documents/build";

const steps = (count: number) => Array.from({ length: count }, () => step());

describe("where steps lie", () => {
  const layout = stripLayout(session({ steps: steps(16) }), 1600, 120, 1);

  it("side by side over the whole width", () => {
    expect([left(layout, 0), left(layout, 1), left(layout, 16)]).toEqual([0, 100, 1600]);
  });
  it("a point finds its step, and the ends hold", () => {
    expect([-5, 0, 99, 100, 1599, 1e6].map((x) => stepAt(layout, x, 16))).toEqual([0, 0, 0, 1, 15, 15]);
  });
  it("bands do not overlap", () => {
    const scoped = stripLayout(session({ steps: [step({ scope: "i = 0" })], segments: [{ from: 0, to: 0, label: "", phase: "neutral", lane: 2 }] }), 800, 140, 1.3);
    expect(scoped.lanes).toBe(3);
    expect(scoped.lanes * scoped.laneHeight).toBeLessThan(scoped.blocksTop);
    expect(scoped.blocksTop + scoped.blocksHeight).toBeLessThanOrEqual(scoped.bracketsTop);
  });
  it("deep nesting shares the last lane", () => {
    const deep = { from: 0, to: 0, label: "", phase: "neutral" as const, lane: 9 };
    const nested = stripLayout(session({ segments: [deep] }), 800, 140, 1);
    expect(laneOf(nested, deep)).toBe(5);
  });
});

describe("lanes of tapes", () => {
  const lane = (from: number, to: number, place: number, tape: string, state: "records" | "asked" | "waits", label = "") => ({ from, to, label, phase: "neutral" as const, lane: place, tape, state });
  const nested = session({
    steps: steps(9),
    segments: [
      { from: 0, to: 8, label: "forward", phase: "forward", lane: 0 }, lane(0, 6, 1, "outer", "records", "outer"), lane(7, 7, 1, "outer", "asked", "∂g/∂x"),
      lane(1, 2, 2, "inner", "records", "inner"), lane(3, 3, 2, "inner", "waits"), lane(4, 5, 2, "inner", "asked", "∂y/∂x"),
    ],
  });
  it("say what each tape does at a step", () => {
    expect([0, 2, 3, 5, 7, 8].map((at) => laneWords(nested, at))).toEqual([
      "outer records", "outer records, inner records", "outer records, inner waits to be asked", "outer records, inner is asked: ∂y/∂x", "outer is asked: ∂g/∂x", "",
    ]);
    const found = stretchAt(nested, 2, 4);
    expect([found && stretchWords(found), stretchAt(nested, 2, 6)]).toEqual(["inner is asked: ∂y/∂x, steps 5 to 6", undefined]);
  });
  it("are stepped into and out of, both ways", () => {
    const on = [alongLanes(nested, 0, 1)];
    while ((on.at(-1) ?? -1) >= 0) on.push(alongLanes(nested, on.at(-1) ?? 0, 1));
    expect(on).toEqual([1, 3, 4, 6, 7, 8, -1]);
    expect([8, 7, 6, 4].map((at) => alongLanes(nested, at, -1))).toEqual([7, 6, 5, 3]);
  });
  it("are nested where one tape lives inside of another; more of them need more height", () => {
    expect([isNested(nested), isNested(session({}))]).toEqual([true, false]);
    const deep = [...nested.segments, lane(0, 1, 4, "third", "records")];
    expect([extraRems(nested.segments), extraRems(deep)]).toEqual([0, 1.875]);
  });
});

describe("many steps", () => {
  it("are all drawn while there is a pixel for each", () => {
    expect(drawnSteps(stripLayout(session({ steps: steps(300) }), 1200, 100, 1), 300)).toHaveLength(300);
  });
  it("ten thousand cost no more than the pixels there are", () => {
    const drawn = drawnSteps(stripLayout(session({ steps: steps(10_000) }), 1000, 100, 1), 10_000);
    expect(drawn.length).toBeLessThanOrEqual(1000);
    expect(drawn[0]).toBe(0);
  });
});

describe("brackets", () => {
  it("that are narrow say the numbers alone", () => {
    expect(["epoch = 1 · pass 2", "step = 19", "f()", "f() · i = 3"].map(compact)).toEqual(["1 · 2", "19", "f()", "f() · 3"]);
  });
  it("a pass is one, though a tape opens and closes in it", () => {
    const phases = ["neutral", "forward", "neutral", "tangent", "backward", "backward"] as const;
    expect(brackets(phases.map((phase) => step({ scope: "i = 0", phase }))).map(({ from, to }) => [from, to])).toEqual([[0, 3], [4, 5]]);
  });
  it("join neighbours of one scope, and keep forward and backward apart", () => {
    const scoped = ["", "i = 0", "i = 0", "i = 1", "", "i = 1"].map((scope) => step({ scope }));
    scoped.push(step({ scope: "i = 1", phase: "backward" }));
    expect(brackets(scoped)).toEqual([
      { from: 1, to: 2, label: "i = 0" }, { from: 3, to: 3, label: "i = 1" }, { from: 5, to: 5, label: "i = 1" }, { from: 6, to: 6, label: "i = 1" },
    ]);
  });
});

it("text is cut to its room, to nothing if there is none", () => {
  const measure = (text: string) => text.length * 10;
  expect([shorten("sin", 30, measure), shorten("reduce_mean", 60, measure), shorten("sin", 5, measure)]).toEqual(["sin", "reduc…", ""]);
});

it("answers of one call are told apart by the ends of their sources", () => {
  const measure = (text: string): number => text.length * 10;
  const title = (name: string, width: number): string => blockTitle(step({ kind: "answer", title: name }), width, measure);
  expect(title("∂loss/∂model.trainable_variables[5]", 400)).toBe("∂loss/∂model.trainable_variables[5]");
  expect(title("∂loss/∂model.trainable_variables[5]", 40)).toBe("…[5]");
  expect(title("∂loss/∂(model/dense/bias)", 50)).toBe("…bias");
  expect(title("∂loss/∂w1", 40)).toBe("∂w1");
  expect(title("tangent of loss", 50)).toBe("tang…");
  expect(blockTitle(step({ kind: "op", title: "reduce_mean" }), 60, measure)).toBe("reduc…");
});
