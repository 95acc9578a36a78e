import { describe, expect, it } from "vitest";
import type { SessionDocument } from "../src/document";
import { aboutValue, alongLine, alongOp, into, nameOf, out, over, seek, subjectOf, type Direction } from "../src/stepping";
import { contribution, scalar, session, step } from "./documents/build";

/** A program that calls f(), runs two passes of a loop with a layer in each, and asks for a gradient: 0-1 f 2 | 3 [4 5] 6 | 7 [8 9] | 10 gradient {11 12} 13. */
const places = {
  parent: [-1, -1, 1, -1, 3, -1],
  kind: ["function", "pass", "call", "pass", "call", "gradient"] as SessionDocument["places"]["kind"],
  label: ["f()", "i = 0", "layer(x)", "i = 1", "layer(x)", "∂y/∂x"],
  of: [-1, 0, 0, 1, 2, 2, 1, 3, 4, 4, -1, 5, 5, -1],
};
const program = session({ steps: places.of.map((_, line) => step({ line })), places });
const walk = (move: (document: SessionDocument, step: number, by: Direction) => number, from: number, by: Direction = 1): number[] => {
  const found: number[] = [];
  for (let at = move(program, from, by); at >= 0 && found.length < 20; at = move(program, at, by)) found.push(at);
  return found;
};

describe("over", () => {
  it("goes past a function, a loop and a gradient call, and ends at the last step", () => {
    expect(walk(over, 0)).toEqual([10, 13]);
    expect(walk(over, 13, -1)).toEqual([10, 0]);
  });
  it("goes from step to step where it stands, past a layer, and to the next pass", () => {
    expect(walk(over, 3)).toEqual([6, 7, 10, 13]);
    expect(walk(over, 1)).toEqual([2, 3, 6, 7, 10, 13]);
  });
  it("passes what is last in the program to its end", () => {
    const ends = session({ steps: [step(), step(), step()], places: { parent: [-1], kind: ["function"], label: ["f()"], of: [-1, 0, 0] } });
    expect([over(ends, 0, 1), over(ends, 2, 1), over(ends, 0, -1)]).toEqual([2, -1, -1]);
  });
});

describe("into", () => {
  it("stops where each function, pass, layer and gradient call begins", () => {
    expect(walk(into, 0)).toEqual([1, 3, 4, 7, 8, 11]);
  });
  it("backward stops where each ends", () => {
    expect(walk(into, 13, -1)).toEqual([12, 9, 6, 5, 2]);
  });
});

describe("out", () => {
  it("leaves the innermost one around the step, a pass for the next", () => {
    expect(walk(out, 4)).toEqual([6, 7, 10]);
    expect([out(program, 1, 1), out(program, 8, 1), out(program, 11, 1), out(program, 11, -1), out(program, 5, -1)]).toEqual([3, 10, 13, 10, 3]);
  });
  it("has nowhere to go from the program itself", () => {
    expect([out(program, 0, 1), out(program, 10, -1)]).toEqual([-1, -1]);
  });
});

/** y = x * w; z = sin(y); gradient: sin, then *; an answer. x is a Variable of values 0 and 5. */
const y = session({
  values: [0, 1, 2, 3, 4, 5].map((value) => scalar(value)),
  variables: [[0, 5]],
  ops: { names: ["Mul", "Sin"], api: [["multiply"], ["sin"]], of: [0, 1, -1, 1, 0, -1, -1] },
  steps: [
    step({ line: 1, inputs: [port("x", 0), port("w", 1)], outputs: [port("y", 2)] }),
    step({ line: 2, inputs: [port("y", 2)], outputs: [port("z", 3)] }),
    step({ line: 3, kind: "gradient", inputs: [port("z", 3)] }),
    step({ line: 2, kind: "pullback", inputs: [port("∂z/∂z", -1), port("y", 2)], contributions: [contribution({ use: 1 })] }),
    step({ line: 1, kind: "pullback", inputs: [port("∂z/∂y", -1), port("x", 0), port("w", 1)], contributions: [contribution({ use: 0 })] }),
    step({ line: 3, kind: "answer", inputs: [port("x", 0)] }),
    step({ line: 4, kind: "assign", outputs: [port("x", 5)] }),
  ],
});
function port(label: string, value: number) { return { label, value, note: "" }; }
const all = (holds: (step: number) => boolean): number[] => y.steps.map((_, at) => at).filter(holds);

describe("along a line, a value, an op", () => {
  it("a line's ops come again in the backward pass", () => {
    expect([alongLine(y, 0, 1), alongLine(y, 4, 1), alongLine(y, 4, -1)]).toEqual([4, -1, 0]);
    expect(alongLine(session({ steps: [step({ line: 0 }), step({ line: 0 })] }), 0, 1)).toBe(-1);
  });
  it("an op meets its pullback", () => {
    expect([alongOp(y, 0, 1), alongOp(y, 4, 1), alongOp(y, 2, 1)]).toEqual([4, -1, -1]);
  });
  it("a value is made, used, and its gradient goes through the op that made it", () => {
    expect(all(aboutValue(y, 2))).toEqual([0, 1, 3, 4]);
  });
  it("a Variable is all that it has held", () => {
    expect(all(aboutValue(y, 0))).toEqual([0, 4, 5, 6]);
    expect(all(aboutValue(y, 5))).toEqual([0, 4, 5, 6]);
  });
  it("a step is about what its op gives, its pullback too", () => {
    expect(y.steps.map((_, at) => subjectOf(y, at))).toEqual([2, 3, 3, 3, 2, 0, 5]);
    expect(subjectOf(session({ steps: [] }), 0)).toBe(-1);
  });
  it("goes by the program's name", () => expect([nameOf(y, 2), nameOf(y, 77)]).toEqual(["y", "this value"]));
});

it("seeking looks at every step once and stops at the ends", () => {
  const seen: number[] = [];
  expect(seek(4, 1, 1, (at) => { seen.push(at); return false; })).toBe(-1);
  expect(seek(4, 1, -1, (at) => at === 0)).toBe(0);
  expect(seen).toEqual([2, 3]);
});
