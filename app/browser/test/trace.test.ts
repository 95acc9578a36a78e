import { describe, expect, it } from "vitest";
import { scrolledTo, windowOf } from "../src/trace/window";

describe("a long table", () => {
  it("holds only the rows in sight and some spare, and keeps its height", () => {
    const shown = windowOf(10_000, 30, 60_000, 600);
    expect(shown.to - shown.from).toBeLessThan(50);
    expect(shown.above + shown.below + (shown.to - shown.from) * 30).toBe(300_000);
  });
  it("a short one is whole", () => expect(windowOf(5, 30, 0, 600)).toEqual({ from: 0, to: 5, above: 0, below: 0 }));
  it("scrolls to where the present row is in sight, and rests while rows are near", () => {
    expect(scrolledTo(3, 30, 600, 30)).toBe(0);
    for (const row of [0, 7, 500, 9999]) {
      const scrolled = scrolledTo(row, 30, 600, 30);
      expect(row * 30).toBeGreaterThanOrEqual(scrolled);
      expect((row + 1) * 30).toBeLessThanOrEqual(scrolled + 570);
    }
    expect(scrolledTo(504, 30, 600, 30)).toBe(scrolledTo(505, 30, 600, 30));
  });
});
