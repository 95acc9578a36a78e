import { describe, expect, it } from "vitest";
import { formatBytes, formatItem, formatNumber, formatStatistic, isBad, sizeOf } from "../src/numbers";

describe("numbers", () => {
  it.each([
    [6, "6.0"], [0, "0.0"], [0.8855, "0.8855"], [4.52034, "4.5203"], [-1.2, "-1.2"], [123.456, "123.46"], [2500.04, "2500.0"],
    [1e5, "1e5"], [-1234567, "-1.235e6"], [0.00012, "1.2e-4"], [1e-30, "1e-30"], [NaN, "nan"], [Infinity, "inf"], [-Infinity, "-inf"],
  ])("%f is written %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("integers stay integers, strings stay strings, what was not kept is blank", () => {
    expect([formatItem(3, "int32"), formatItem(3, "float32"), formatItem("nan", "float32"), formatItem("猫", "string"), formatItem(null, "float32")])
      .toEqual(["3", "3.0", "nan", "'猫'", ""]);
  });
  it("truths are Python's, an empty text can be seen, a complex number is as it came", () => {
    expect([formatItem(true, "bool"), formatItem(false, "bool"), formatItem("", "string"), formatItem("1.0-2.0j", "complex64")]).toEqual(["True", "False", "''", "1.0-2.0j"]);
  });
  it("knows what is broken", () => {
    expect((["nan", "inf", "-inf", NaN, 1, null, true] as const).map((item) => isBad(item))).toEqual([true, true, true, true, false, false, false]);
    expect([isBad("1.0+nanj", "complex64"), isBad("nan", "string"), isBad("1.0+2.0j", "complex64")]).toEqual([true, false, false]);
  });
  it("a size is a finite number or a truth", () => expect(([2, -1, true, false, "nan", NaN, null] as const).map(sizeOf)).toEqual([2, -1, 1, 0, null, null, null]));
  it("a statistic that there is not is a dash", () => expect(formatStatistic(null)).toBe("–"));
  it.each([[999, "999 bytes"], [60_000, "60 kB"], [61_440, "61.4 kB"], [5_000_000, "5.0 MB"]])("%d bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});
