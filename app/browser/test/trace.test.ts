import { describe, expect, it } from "vitest";
import { isNamed, wanted, widths } from "../src/trace/columns";
import { row, session } from "./documents/build";
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

describe("the columns of the trace", () => {
  const want = { name: 4, value: 5, tangent: 0, adjoint: 5 };
  const sum = ({ line, name, expression, value, tangent, adjoint }: ReturnType<typeof widths>): number => line + name + expression + value + tangent + adjoint;

  it("fill the room, whatever is wanted", () => {
    for (const room of [300, 400, 560, 1200]) {
      for (const name of [4, 10, 80]) for (const value of [3, 60]) {
        const wide = widths({ name, value, tangent: value, adjoint: value }, room, 16);
        expect(sum(wide)).toBe(room - 1);
        expect(Math.min(wide.name, wide.value, wide.adjoint)).toBeGreaterThan(30);
      }
    }
  });
  it("leave what short names and values do not need to the expressions", () => {
    const wide = widths(want, 560, 16);
    expect(wide.expression).toBeGreaterThan(0.45 * 560);
    expect(wide.tangent).toBe(0);
  });
  it("have no expressions where there is no room", () => {
    expect(widths(want, 340, 16).expression).toBe(0);
    expect(widths(want, 340, 16).name).toBeGreaterThan(120);
  });
  it("a temporary that is called by its text needs no column for it", () => {
    const trace = [row({ name: "x", expression: "tf.Variable(3.0)" }), row({ name: "tf.sin(x) * 2.0", expression: "tf.sin(x) * 2.0" })];
    expect(trace.map(isNamed)).toEqual([true, false]);
    expect(wanted(session({ trace })).name).toBe(4);
  });
});
