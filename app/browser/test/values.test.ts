import { describe, expect, it } from "vitest";
import { badCount, brief, fitsAsNumbers, gridOf, isColumn, largest, scalarText, shapeText, transposed, valueOf } from "../src/values";
import { array, scalar, session } from "./documents/build";

const cells = (card: ReturnType<typeof array>, leading: number[] = []) => {
  const grid = gridOf(card, leading)!;
  return Array.from({ length: grid.rows }, (_, row) => Array.from({ length: grid.columns }, (_, column) => grid.at(row, column)));
};

describe("an array as rows and columns", () => {
  it("a vector is one row, a matrix itself", () => {
    expect(cells(array([3], [1, 2, 3]))).toEqual([[1, 2, 3]]);
    expect(cells(array([2, 2], [1, 2, 3, 4]))).toEqual([[1, 2], [3, 4]]);
  });
  it("more axes give a slice: row-major, as the items are", () => {
    const cube = array([2, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(cells(cube)).toEqual([[0, 1], [2, 3]]);
    expect(cells(cube, [1])).toEqual([[4, 5], [6, 7]]);
    const four = array([2, 3, 1, 1], [0, 1, 2, 3, 4, 5]);
    expect(cells(four, [1, 2])).toEqual([[5]]);
    expect(cells(four, [9, 9])).toEqual([[5]]);
  });
  it("a column may lie down", () => {
    const grid = gridOf(array([3, 1], [1, 2, 3]))!;
    expect([isColumn(grid), isColumn(transposed(grid)), transposed(grid).at(0, 2)]).toEqual([true, false, 3]);
    expect(isColumn(gridOf(array([1, 1], [1]))!)).toBe(false);
  });
  it("nothing kept is no grid", () => {
    expect(gridOf({ ...array([3], []), items: null })).toBeNull();
    expect(gridOf(array([0], []))).toBeNull();
  });
  it("numbers up to 16 by 16, a picture beyond", () => {
    const long = (n: number) => gridOf(array([n], Array.from({ length: n }, () => 1)))!;
    expect([fitsAsNumbers(long(16)), fitsAsNumbers(long(17))]).toEqual([true, false]);
  });
  it("shading leaves out what is not finite, and counts it", () => {
    const grid = gridOf(array([4], [1, -3, "nan", "inf"]))!;
    expect([largest(grid), badCount(grid)]).toEqual([3, 2]);
  });
});

describe("in words", () => {
  it("shapes as TensorFlow writes them", () => expect([[], [3], [2, 1]].map(shapeText)).toEqual(["()", "(3,)", "(2, 1)"]));
  it("a scalar is its number", () => {
    expect([scalarText(scalar(6)), scalarText(scalar(3, "int32")), scalarText(scalar("nan"))]).toEqual(["6.0", "3", "nan"]);
    expect(scalarText({ ...scalar(6), items: null, text: "6.0" })).toBe("6.0");
  });
  it("no value is no word", () => {
    expect(brief(valueOf(session(), -1))).toBe("");
    expect(brief(array([2], [1, 2]))).toBe("float32 (2)");
  });
});
