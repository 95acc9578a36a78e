import { describe, expect, it } from "vitest";
import type { Chip } from "../src/editor/marks";
import { placeOf, rowsOf, rowsOfChips } from "../src/editor/scrolling";

describe("the rows of a line", () => {
  it("is one that fits, or is empty", () => {
    expect([rowsOf("", 20), rowsOf("x = 1", 20), rowsOf("a".repeat(20), 20)]).toEqual([1, 1, 1]);
  });
  it("goes on below between words, further in than it begins", () => {
    expect(rowsOf("abcd efgh ijkl mnop", 10)).toBe(3);
    expect(rowsOf("    abcd efgh", 16)).toBe(1);
    expect(rowsOf("    abcd efghijkl", 16)).toBe(2);
  });
  it("breaks what is longer than a row, however narrow that is", () => {
    expect(rowsOf("a".repeat(21), 20)).toBe(2);
    expect(rowsOf("a".repeat(40), 3)).toBe(38);
  });
});

describe("the rows of chips", () => {
  const chip = (length: number): Chip => ({ kind: "answer", name: "", text: "x".repeat(length), tone: "good", story: "", step: 0 });
  it("is none beside a short line", () => {
    expect([rowsOfChips(10, [], 40), rowsOfChips(10, [chip(8)], 40)]).toEqual([0, 0]);
  });
  it("is as many as they need below it", () => {
    expect(rowsOfChips(30, [chip(8)], 40)).toBe(1);
    expect(rowsOfChips(30, [chip(8), chip(8)], 40)).toBe(1);
    expect(rowsOfChips(30, [chip(25), chip(25), chip(60)], 40)).toBe(4);
  });
});

describe("the place that is scrolled to", () => {
  const ones = Array.from({ length: 50 }, () => 1);
  const none = Array.from({ length: 50 }, () => 0);
  it("is the same for all lines of a part", () => {
    expect([1, 5, 10].map((line) => placeOf(line, 20, ones, none))).toEqual([1, 1, 1].map((line) => ({ line, margin: 0.25 })));
    expect(placeOf(11, 20, ones, none).line).toBe(11);
    expect(placeOf(20, 20, ones, none).line).toBe(11);
  });
  it("counts the rows that lines take, not the lines", () => {
    const wrapped = ones.map((_, place) => (place < 6 ? 3 : 1));
    expect([1, 3, 4, 6, 7, 11].map((line) => placeOf(line, 20, wrapped, none).line)).toEqual([1, 1, 4, 4, 4, 8]);
  });
  it("is the line itself where its answers would be out of sight", () => {
    const answers = none.map((_, place) => (place === 7 ? 8 : 0));
    expect(placeOf(8, 20, ones, answers)).toEqual({ line: 8, margin: 0.25 });
    expect(placeOf(9, 20, ones, answers)).toEqual({ line: 9, margin: 0.25 });
    expect(placeOf(7, 20, ones, answers)).toEqual({ line: 1, margin: 0.25 });
  });
  it("is at the very top when it has many", () => {
    expect(placeOf(8, 20, ones, none.map((_, place) => (place === 7 ? 18 : 0)))).toEqual({ line: 8, margin: 0 });
  });
});
