import { expect, test } from "vitest";
import { indentation } from "../src/editor/wrapping";

test("a line goes on below where its text begins", () => {
  expect(indentation("x = 1", 4)).toBe(0);
  expect(indentation("        return x", 4)).toBe(8);
});

test("a tab goes to the next stop, also after spaces", () => {
  expect(indentation("\tx", 4)).toBe(4);
  expect(indentation("  \tx", 4)).toBe(4);
  expect(indentation("    \tx", 4)).toBe(8);
});

test("very deep lines go on at a column that leaves room", () => {
  expect(indentation(" ".repeat(90) + "x", 4)).toBe(24);
});
