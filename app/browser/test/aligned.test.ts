import { describe, expect, it } from "vitest";
import { readAddress, writeAddress } from "../src/address";
import { differenceOf, listed, moved, nextDiffering, PARTING, rowOf, sideOf, signOf, type ComparisonDocument, type Side } from "../src/compare/aligned";
import { toggleComparison } from "../src/compare/opening";
import { NotCompared, troubleOf } from "../src/compare/source";
import { MissingSession } from "../src/session_source";
import { Store } from "../src/store";

const side = (session: string, at: number[]): Side => ({ session, title: "", detail: "", at, steps: at, lines: at, done: at, given: at });
const twoRuns = (differing: number[]): ComparisonDocument => ({
  version: 1, said: "", counted: "", notes: [], texts: [], gradients: [], differing, kinds: differing.map(() => "numbers"), apart: differing.map(() => ""),
  before: side("a", [0, 1, 2, -1, 4, 5]), after: side("b", [0, 1, -1, 3, 4, 6]),
});
const apart = twoRuns([2, 3, 5]);

describe("the rows of a comparison", () => {
  it("has a mark where the runs part, and nowhere when they do not", () => {
    expect(listed(apart, false)).toEqual([0, 1, PARTING, 2, 3, 4, 5]);
    expect(listed(apart, true)).toEqual([PARTING, 2, 3, 5]);
    expect(listed(twoRuns([]), false)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(listed(twoRuns([]), true)).toEqual([]);
  });
  it("says by a sign what is on which side", () => {
    expect([0, 2, 3, 5].map((row) => signOf(apart, row, differenceOf(apart, row)))).toEqual(["=", "−", "+", "≠"]);
  });
  it("leads from difference to difference and stays at the ends", () => {
    expect([0, 2, 3, 5].map((row) => nextDiffering(apart, row, 1))).toEqual([2, 3, 5, 5]);
    expect([5, 4, 3, 2].map((row) => nextDiffering(apart, row, -1))).toEqual([3, 3, 2, 2]);
    expect(nextDiffering(twoRuns([]), 4, 1)).toBe(4);
  });
  it("is walked row by row, over the mark", () => {
    const rows = listed(apart, false);
    expect([moved(rows, 1, 1), moved(rows, 2, -1), moved(rows, 5, 1), moved(rows, 0, -9), moved(rows, 0, 99)]).toEqual([2, 1, 5, 0, 5]);
  });
  it("is walked on from a row that is not listed any more", () => {
    const rows = listed(apart, true);
    expect([moved(rows, 0, 1), moved(rows, 4, 1), moved(rows, 4, -1), moved([], 4, 1)]).toEqual([2, 5, 3, 4]);
  });
  it("knows a session's side, and the row of each of its events", () => {
    expect([sideOf(apart, "a"), sideOf(apart, "b"), sideOf(apart, "c")]).toEqual(["before", "after", null]);
    expect([rowOf(apart.after, 3), rowOf(apart.after, 6), rowOf(apart.after, 2), rowOf(apart.before, -1)]).toEqual([3, 5, -1, -1]);
  });
});

it("which comparison is open is in the address", () => {
  const hash = writeAddress({ session: "s", step: 0, node: -1, folds: null, tab: "", story: "", breakpoints: [], compare: "before", before: "r" });
  expect(readAddress(hash)).toMatchObject({ compare: "before", before: "r" });
  expect(readAddress("#session=s")).not.toHaveProperty("compare");
});

it("the key opens the comparison with the run before, and closes any", () => {
  const store = new Store();
  toggleComparison(store);
  expect(store.snapshot.compare).toBe("before");
  toggleComparison(store);
  expect(store.snapshot.compare).toBe("");
  store.set({ compare: "story-1" });
  toggleComparison(store);
  expect(store.snapshot.compare).toBe("");
});

it("says in a sentence why there is no comparison", () => {
  expect(troubleOf(new NotCompared("Because."))).toBe("Because.");
  expect(troubleOf(new MissingSession("x"))).toContain("no longer kept");
  expect(troubleOf(new TypeError("no network"))).toBe("The two runs could not be compared: no network.");
});
