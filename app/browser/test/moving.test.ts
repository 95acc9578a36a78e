import { EditorState, type ChangeSpec } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Breakpoint } from "../src/breakpoints/breakpoint";
import { moved } from "../src/breakpoints/moving";
import { lineBefore, lineNow, recordedLines } from "../src/editor/recorded_lines";

const TEXT = "a = 1\nb = 2\n\nc = 3\nd = 4";
const at = (line: number): Breakpoint => ({ kind: "line", text: String(line), on: true });
const edited = (changes: ChangeSpec) => EditorState.create({ doc: TEXT, extensions: [recordedLines] }).update({ changes });
const lines = (changes: ChangeSpec, ...given: number[]): number[] => {
  const transaction = edited(changes);
  return moved(given.map(at), transaction.changes, transaction.startState.doc, transaction.state.doc).map((each) => Number(each.text));
};

describe("a breakpoint goes with its line", () => {
  it("down and up, as lines come and go above it", () => {
    expect(lines({ from: 0, insert: "new\nlines\n" }, 1, 4)).toEqual([3, 6]);
    expect(lines({ from: 0, to: 6 }, 2, 5)).toEqual([1, 4]);
  });
  it("stays when its text is written over, at its end or all of it", () => {
    expect(lines({ from: 11, insert: "0" }, 2)).toEqual([2]);
    expect(lines({ from: 6, to: 11, insert: "z = 9" }, 2)).toEqual([2]);
    expect(lines({ from: 11, insert: "\nnew" }, 2, 4)).toEqual([2, 5]);
  });
  it("goes when its line is deleted, alone or with all the rest", () => {
    expect(lines({ from: 6, to: 12 }, 1, 2, 4)).toEqual([1, 3]);
    expect(lines({ from: 0, to: TEXT.length, insert: "another\nprogram" }, 1, 2, 5)).toEqual([]);
  });
  it("two that meet are one", () => expect(lines({ from: 11, to: 12 }, 2, 3)).toEqual([2]));
  it("the others stay, and where nothing moved the list is the same", () => {
    const transaction = edited({ from: 11, insert: "0" });
    const list: Breakpoint[] = [at(1), { kind: "bad", text: "", on: false }];
    expect(moved(list, transaction.changes, transaction.startState.doc, transaction.state.doc)).toBe(list);
  });
});

it("a line of the text is the recorded one that it was; one that was written since is none", () => {
  const { state } = edited({ from: 6, insert: "new = 0\n" });
  expect([1, 2, 3, 4, 5, 6, 7].map((line) => lineBefore(state, line))).toEqual([1, 0, 2, 3, 4, 5, 0]);
  expect(lineNow(state, 2)).toBe(14);
});
