import { describe, expect, it } from "vitest";
import { cellAt, chapters, headingOf, labelOf, nextChapter, previousChapter } from "../src/cells";
import { stripLayout, flagAt } from "../src/strip/layout";
import { session, step } from "./documents/build";

const cell = (index: number, line: number, title = "") => ({ index, line, title });
/** Two headings over three cells; the second heading's first cell only defines a function. */
const notebook = session({
  cells: [cell(205, 1, "Data"), cell(206, 4, "Data"), cell(207, 6, "Model"), cell(208, 10, "Training")],
  steps: [2, 4, 5, 10, 7, 11, 2].map((line) => step({ line })),
});

describe("notebook cells", () => {
  it("a line is in the last cell that begins at or above it", () => {
    expect([1, 3, 4, 99].map((line) => cellAt(notebook, line)?.index)).toEqual([205, 205, 206, 208]);
  });
  it("what stands above the first cell, or has no line, is in none", () => {
    expect([cellAt(session({ cells: [cell(3, 4)] }), 2), cellAt(notebook, 0)]).toEqual([undefined, undefined]);
  });
  it("a heading is said once, at its first cell", () => {
    expect(notebook.cells.map((each) => headingOf(notebook, each))).toEqual(["Data", "", "Model", "Training"]);
  });
  it("is called by number and heading; code before the first cell has neither", () => {
    expect([cell(207, 6, "Loss"), cell(3, 1), cell(0, 1)].map(labelOf)).toEqual(["[207] Loss", "[3]", ""]);
  });
});

describe("chapters", () => {
  it("begin at their first step; one that is only called from a later one has no place", () => {
    expect(chapters(notebook).map(({ step: at, title }) => [at, title])).toEqual([[0, "Data"], [3, "Training"]]);
  });
  it("one without steps is none", () => {
    expect(chapters({ ...notebook, steps: [step({ line: 1 })] }).map((each) => each.title)).toEqual(["Data"]);
  });
  it("without headings each numbered cell is one", () => {
    const bare = session({ cells: [cell(0, 1), cell(4, 2), cell(5, 3)], steps: [1, 2, 3].map((line) => step({ line })) });
    expect(chapters(bare).map(({ step: at, title }) => [at, title])).toEqual([[1, "[4]"], [2, "[5]"]]);
  });
  it("a program without cells has none", () => expect(chapters(session())).toEqual([]));
  it("one goes to the next, to the beginning of the present one and to the one before, and stays at the ends", () => {
    expect([0, 2, 3, 6].map((from) => nextChapter(notebook, from))).toEqual([3, 3, 3, 6]);
    expect([6, 3, 2, 0].map((from) => previousChapter(notebook, from))).toEqual([3, 0, 0, 0]);
  });
});

describe("flags on the strip", () => {
  const layout = stripLayout(notebook, 700, 120, 1, 2);
  it("have a band of their own above the labels", () => {
    expect(layout.flags).toBeGreaterThan(0);
    expect(layout.blocksTop).toBeGreaterThan(layout.flags + layout.lanes * layout.laneHeight);
    expect(stripLayout(notebook, 700, 120, 1).flags).toBe(0);
  });
  it("a point is under the flag that begins at its left", () => {
    expect([0, 299, 300, 699].map((x) => flagAt(layout, chapters(notebook), x)?.title)).toEqual(["Data", "Data", "Training", "Training"]);
    expect(flagAt(layout, [], 10)).toBeUndefined();
  });
});
