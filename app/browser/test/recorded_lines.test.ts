import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { isStale, lineNow, recorded, recordedLines } from "../src/editor/recorded_lines";

const start = (doc: string) => EditorState.create({ doc, extensions: [recordedLines] });
const change = (state: EditorState, from: number, to: number, insert: string) => state.update({ changes: { from, to, insert } }).state;

describe("recorded lines while the text is edited", () => {
  const three = start("one\ntwo\nthree");

  it("follow their line when something is put above", () => {
    const edited = change(three, 0, 0, "zero\n");
    expect(isStale(edited)).toBe(true);
    expect(edited.doc.lineAt(lineNow(edited, 2)!).text).toBe("two");
  });
  it("are gone with their line", () => {
    expect(lineNow(change(three, 4, 8, ""), 2)).toBeNull();
  });
  it("an edit taken back is no edit", () => {
    const there = change(three, 0, 0, "x");
    expect(isStale(change(there, 0, 1, ""))).toBe(false);
  });
  it("a new recording starts from its own text, also while other words stand in the editor", () => {
    const same = three.update({ effects: recorded.of("one\ntwo\nthree") }).state;
    expect([isStale(same), lineNow(same, 3), lineNow(same, 4), lineNow(same, 0)]).toEqual([false, 8, null, null]);
    const other = three.update({ effects: recorded.of("four\nfive") }).state;
    expect([isStale(other), lineNow(other, 1), lineNow(other, 2)]).toEqual([true, null, null]);
  });
  it("what was written while the recording was made counts as an edit of it", () => {
    const more = change(three, 13, 13, "\n# mine").update({ effects: recorded.of("one\ntwo\nthree") }).state;
    expect([isStale(more), lineNow(more, 1), lineNow(more, 3)]).toEqual([true, 0, 8]);
  });
  it("are all gone when everything was replaced", () => {
    const replaced = change(three, 0, 13, "x = 1");
    expect([1, 2, 3].map((line) => lineNow(replaced, line))).toEqual([null, null, null]);
  });
});
