import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { changesOf, type Hunk } from "../src/editor/hunks";
import { recordedLines } from "../src/editor/recorded_lines";

const ran = EditorState.create({ doc: "one\ntwo\nthree\nfour", extensions: [recordedLines] });
const change = (state: EditorState, from: number, to: number, insert: string) => state.update({ changes: { from, to, insert } }).state;

function applied(state: EditorState, ...hunks: Hunk[]): string | number {
  const changes = changesOf(state, hunks);
  return typeof changes === "number" ? changes : state.update({ changes }).state.doc.toString();
}

describe("an edit that is applied", () => {
  it("replaces, removes and adds lines, all at once", () => {
    expect(applied(ran, [2, ["two"], ["TWO", "2"]])).toBe("one\nTWO\n2\nthree\nfour");
    expect(applied(ran, [1, ["one", "two"], []])).toBe("three\nfour");
    expect(applied(ran, [4, ["four"], []])).toBe("one\ntwo\nthree");
    expect(applied(ran, [1, [], ["zero"]], [3, ["three"], ["3"]], [5, [], ["five"]])).toBe("zero\none\ntwo\n3\nfour\nfive");
  });
  it("goes where its lines are now", () => {
    const moved = change(ran, 0, 0, "# mine\n");
    expect(applied(moved, [2, ["two"], ["2"]])).toBe("# mine\none\n2\nthree\nfour");
    expect(applied(change(ran, 18, 18, "\n# mine"), [5, [], ["five"]])).toBe("one\ntwo\nthree\nfour\nfive\n# mine");
  });
  it("names the line that is not there any more as it ran", () => {
    const edited = change(ran, 8, 13, "3");
    expect(applied(edited, [2, ["two", "three"], ["x"]])).toBe(3);
    expect(applied(change(ran, 4, 8, ""), [2, ["two"], ["2"]])).toBe(2);
    expect(applied(change(ran, 4, 8, ""), [2, [], ["2"]])).toBe(2);
    expect(applied(change(ran, 13, 18, ""), [5, [], ["five"]])).toBe(5);
    expect(applied(change(ran, 13, 18, ""), [3, ["three", "four"], ["x"]])).toBe(4);
  });
});
