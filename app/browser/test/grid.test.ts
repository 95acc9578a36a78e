import { describe, expect, it } from "vitest";
import { drawable, firstPlane, fitsAsNumbers, gridOf, isColumn, looseAxes, tallyOf, transposed, wideAxes, type Grid } from "../src/inspector/grid";
import { array } from "./documents/build";

const all = (grid: Grid) => Array.from({ length: grid.rows }, (_, row) => Array.from({ length: grid.columns }, (_, column) => grid.at(row, column)));
const counted = (...shape: number[]) => array(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => at));

describe("an array as rows and columns", () => {
  it("a vector is one row, a matrix itself", () => {
    expect(all(gridOf(array([3], [1, 2, 3]))!)).toEqual([[1, 2, 3]]);
    expect(all(gridOf(array([2, 2], [1, 2, 3, 4]))!)).toEqual([[1, 2], [3, 4]]);
  });
  it("of more axes the last two, at a place on each of the others", () => {
    const cube = counted(2, 2, 2);
    expect(all(gridOf(cube)!)).toEqual([[0, 1], [2, 3]]);
    expect(all(gridOf(cube, { ...firstPlane([2, 2, 2]), at: [1, 0, 0] })!)).toEqual([[4, 5], [6, 7]]);
    expect(all(gridOf(cube, { ...firstPlane([2, 2, 2]), at: [9, 0, 0] })!)).toEqual([[4, 5], [6, 7]]);
  });
  it("any two axes can be rows and columns", () => {
    const plane = { rows: 2, columns: 0, at: [0, 1, 0] };
    const grid = gridOf(counted(2, 3, 4), plane)!;
    expect(all(grid)).toEqual([[4, 16], [5, 17], [6, 18], [7, 19]]);
    expect([looseAxes([2, 3, 4], plane), grid.name(3, 1)]).toEqual([[1], "[1, 1, 3]"]);
  });
  it("axes of size 1 are nothing to choose from: pictures with one channel are pictures", () => {
    expect([firstPlane([32, 28, 28, 1]), wideAxes([32, 28, 28, 1])]).toEqual([{ rows: 1, columns: 2, at: [0, 0, 0, 0] }, [0, 1, 2]]);
  });
  it("64 axes", () => {
    const shape = Array.from({ length: 64 }, (_, axis) => (axis === 5 || axis === 60 ? 2 : 1));
    expect(all(gridOf(array(shape, [1, 2, 3, 4]))!)).toEqual([[1, 2], [3, 4]]);
    expect(all(gridOf(array(Array.from({ length: 64 }, () => 1), [7]))!)).toEqual([[7]]);
  });
  it("a column may lie down", () => {
    const grid = gridOf(array([3, 1], [1, 2, 3]))!;
    expect([isColumn(grid), isColumn(transposed(grid)), transposed(grid).at(0, 2), transposed(grid).name(0, 2)]).toEqual([true, false, 3, "[2, 0]"]);
    expect(isColumn(gridOf(array([1, 1], [1]))!)).toBe(false);
  });
  it("nothing kept is no grid, nor is nothing at all", () => {
    expect([gridOf({ ...array([3], []), items: null }), gridOf(array([0], [])), gridOf(array([0, 3], []))]).toEqual([null, null, null]);
  });
  it("numbers up to 16 by 16, a picture beyond", () => expect([fitsAsNumbers(gridOf(counted(16))!), fitsAsNumbers(gridOf(counted(17))!)]).toEqual([true, false]));
});

describe("a heatmap", () => {
  it("wraps a long row, and a long column", () => {
    for (const shape of [[100], [100, 1]]) {
      const grid = drawable(gridOf(counted(...shape))!);
      expect([grid.columns, grid.rows, grid.at(1, 0), grid.at(6, 14)]).toEqual([15, 7, 15, null]);
    }
    expect(drawable(gridOf(counted(100))!).name(1, 2)).toBe("[17]");
  });
  it("sums a large plane up in blocks in which nothing that stands out is lost", () => {
    const items: (number | string)[] = Array.from({ length: 300 * 20 }, () => 1);
    [items[7], items[20 * 150 + 3], items[5999]] = [-9, "nan", "inf"];
    const grid = drawable(gridOf(array([300, 20], items))!);
    expect([grid.rows, grid.columns, grid.block]).toEqual([100, 20, [3, 1]]);
    expect([grid.at(0, 7), grid.name(0, 7), grid.at(50, 3), grid.at(99, 19), grid.at(1, 1)]).toEqual([-9, "[0, 7]", "nan", "inf", 1]);
  });
  it("shades up to what is usual, and counts what lies beyond and what is not finite", () => {
    const items: (number | string)[] = Array.from({ length: 100 }, (_, at) => at / 100);
    [items[3], items[4], items[5]] = [-5000, "nan", "-inf"];
    const tally = tallyOf(gridOf(array([10, 10], items))!);
    expect(tally).toMatchObject({ most: 5000, clipped: 2, nans: 1, infinite: 1 });
    expect(tally.limit).toBeLessThan(1);
  });
  it("of numbers of one size none is beyond", () => expect(tallyOf(gridOf(array([4], [1, -3, "nan", "inf"]))!)).toEqual({ most: 3, limit: 3, clipped: 0, nans: 1, infinite: 1 }));
});
