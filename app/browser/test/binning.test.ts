import { describe, expect, it } from "vitest";
import { binName, binsOf } from "../src/inspector/binning";
import { array } from "./documents/build";

describe("a histogram", () => {
  it("counts every number once, the largest too", () => {
    const bins = binsOf(array([100], Array.from({ length: 100 }, (_, at) => at)))!;
    expect([bins.counts.length, bins.counts, bins.counted]).toEqual([10, Array.from({ length: 10 }, () => 10), 100]);
  });
  it("leaves out what is not finite, and says how much that is", () => expect(binsOf(array([4], [1, 2, "nan", "-inf"]))).toMatchObject({ counted: 2, bad: 2 }));
  it("has a bar for each of few whole numbers", () => {
    const bins = binsOf(array([4], [2, 4, 4, 3], "int32"))!;
    expect([bins.counts, binName(bins, 2, String)]).toEqual([[1, 1, 2], "4"]);
  });
  it("of one number it is one bar", () => {
    const bins = binsOf(array([3], [5, 5, 5]))!;
    expect([bins.counts, binName(bins, 0, String)]).toEqual([[3], "5"]);
  });
  it("of nothing, or of texts, there is none", () => {
    expect([binsOf(array([0], [])), binsOf(array([1], ["cat"], "string"))]).toEqual([null, null]);
    expect(binsOf(array([1], ["nan"]))).toMatchObject({ counts: [], bad: 1 });
  });
});
