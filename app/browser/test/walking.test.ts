import { beforeEach, describe, expect, it } from "vitest";
import type { Breakpoint } from "../src/breakpoints/breakpoint";
import { commandNamed } from "../src/page/commands";
import { Store } from "../src/store";
import { runToBreakpoint, toggleLine, walk } from "../src/walking";
import { node, scalar, session, step } from "./documents/build";

const port = (label: string, value: number) => ({ label, value, note: "" });
const program = session({
  values: [0, 1, 2].map((value) => scalar(value)),
  variables: [[0]],
  places: { parent: [-1], kind: ["function"], label: ["f()"], of: [-1, 0, 0, -1] },
  ops: { names: ["Sin", "Mul"], api: [[], []], of: [0, 1, 0, -1] },
  steps: [
    step({ line: 1, inputs: [port("x", 0)], outputs: [port("h", 1)] }), step({ line: 2, inputs: [port("h", 1)], outputs: [port("y", 2)] }), step({ line: 1, inputs: [port("x", 0)] }),
    step({ line: 0, kind: "tape_close" }),
  ],
  graph: { nodes: [node({ id: 7, kind: "variable", label: "x", value: 0 }), node({ id: 8, label: "*", value: 2, born: 1 }), node({ id: 9, kind: "fold", label: "i = 0" })], edges: [], groups: [], width: 0, height: 0 },
});
let store: Store;
const notice = (): string => store.snapshot.notice;

beforeEach(() => {
  store = new Store();
  store.load(program, { step: 0 });
});

describe("stepping by structure", () => {
  it("moves, and says where there is nowhere to go", () => {
    walk(store, "over", 1);
    expect([store.step, notice()]).toEqual([3, ""]);
    walk(store, "over", 1);
    expect([store.step, notice()]).toEqual([3, "This is the last step."]);
    walk(store, "out", 1);
    expect(notice()).toBe("This step is in no function, pass, layer or gradient call.");
    walk(store, "into", 1);
    expect(notice()).toBe("No function, pass, layer or gradient call begins after this step.");
    walk(store, "line", -1);
    expect([store.step, notice()]).toEqual([3, "This step belongs to no line."]);
  });
  it("the next move takes away what was said; said again it is told again", () => {
    walk(store, "out", 1);
    const first = notice();
    walk(store, "out", 1);
    expect(notice()).not.toBe(first);
    expect(notice().trim()).toBe(first);
    store.next();
    expect(notice()).toBe("");
  });
  it("without a session nothing moves", () => {
    const empty = new Store();
    walk(empty, "over", 1);
    runToBreakpoint(empty, 1);
    expect(empty.snapshot).toMatchObject({ step: 0, notice: "" });
  });
});

describe("stepping from tape to tape", () => {
  it("says what the tapes do there, and where there is no other", () => {
    walk(store, "tape", 1);
    expect(notice()).toBe("This program opens no tape.");
    const lane = { from: 1, to: 2, label: "tape", phase: "neutral" as const, lane: 1, tape: "tape", state: "records" as const };
    store.load({ ...program, segments: [lane] }, { step: 0 });
    walk(store, "tape", 1);
    expect([store.step, notice()]).toEqual([1, "tape records"]);
    walk(store, "tape", 1);
    expect([store.step, notice()]).toEqual([3, "no tape is at work"]);
    walk(store, "tape", 1);
    expect(notice()).toBe("No tape begins or ends anything after this step.");
  });
});

describe("following", () => {
  it("the selected value, whatever the step is about", () => {
    store.select(7);
    walk(store, "value", 1);
    expect([store.step, notice()]).toEqual([2, "x: 2 of 2"]);
    walk(store, "value", 1);
    expect([store.step, notice()]).toEqual([2, "Nothing happens to x after this step."]);
  });
  it("without one, what the step makes, and on along the same", () => {
    walk(store, "value", 1);
    expect([store.step, notice()]).toEqual([1, "h: 2 of 2"]);
    walk(store, "value", 1);
    expect([store.step, notice()]).toEqual([1, "Nothing happens to h after this step."]);
    store.go(3);
    walk(store, "value", 1);
    expect(notice()).toBe("This step is about no value. Select one in the graph.");
  });
  it("a fold is no one value", () => {
    store.select(9);
    walk(store, "value", 1);
    expect(notice()).toContain("stands for several values");
  });
  it("an op: of the step, or of the selected node", () => {
    walk(store, "op", 1);
    expect([store.step, notice()]).toEqual([2, "Sin: 2 of 2"]);
    walk(store, "op", 1);
    expect(notice()).toBe("Sin runs no more after this step.");
    store.select(8);
    walk(store, "op", -1);
    expect([store.step, notice()]).toEqual([1, "Mul: 1 of 1"]);
    store.select(-1);
    store.go(3);
    walk(store, "op", 1);
    expect(notice()).toBe("This step runs no op. Select one in the graph.");
  });
});

describe("running to breakpoints", () => {
  const line = (text: string): Breakpoint => ({ kind: "line", text, on: true });
  it("stops, and says at which", () => {
    store.set({ breakpoints: [line("2")] });
    commandNamed("next-hit")?.act(store);
    expect([store.step, notice()]).toEqual([1, "Stopped: line 2."]);
  });
  it("does not move where none is hit, set or switched on", () => {
    runToBreakpoint(store, 1);
    expect([store.step, notice()]).toEqual([0, "No breakpoint is set: F9 sets one at a line."]);
    store.set({ breakpoints: [{ ...line("2"), on: false }] });
    runToBreakpoint(store, 1);
    expect(notice()).toBe("No breakpoint is switched on.");
    store.set({ breakpoints: [line("2")] });
    commandNamed("previous-hit")?.act(store);
    expect([store.step, notice()]).toEqual([0, "No breakpoint is hit before this step: nothing moved."]);
  });
  it("is set and removed at the step's line, or at one that is named", () => {
    commandNamed("breakpoint")?.act(store);
    toggleLine(store, 9);
    expect(store.snapshot.breakpoints).toEqual([line("1"), line("9")]);
    expect(notice()).toBe("Breakpoint at line 9 set.");
    toggleLine(store);
    expect([store.snapshot.breakpoints, notice()]).toEqual([[line("9")], "Breakpoint at line 1 removed."]);
    store.go(3);
    toggleLine(store);
    expect(notice()).toBe("This step belongs to no line.");
  });
  it("goes by the lines that the editor has now", () => {
    store.editing = { text: () => "", recordedLine: (at) => at - 4, lineNow: (at) => at + 4, cursorLine: () => 0, awaits: () => false };
    store.go(1);
    toggleLine(store);
    expect(store.snapshot.breakpoints).toEqual([line("6")]);
    store.first();
    runToBreakpoint(store, 1);
    expect(store.step).toBe(1);
    store.editing = { ...store.editing, cursorLine: () => 11 };
    toggleLine(store);
    expect(store.snapshot.breakpoints.at(-1)).toEqual(line("11"));
  });
});
