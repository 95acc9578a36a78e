import { describe, expect, test } from "vitest";
import { pointsOf } from "../src/charts/noted";
import { scalar, session } from "./documents/build";

describe("numbers that a program noted", () => {
  test("are points with the program's own count; what is not finite is a gap that says so", () => {
    const document = session({ values: [scalar(0.5), scalar(Number.NaN)] });
    const points = pointsOf(document, { name: "loss", steps: [3, 7], counts: [0, 10], values: [0, 1] });
    expect(points).toEqual([{ step: 3, y: 0.5, word: "step 0: 0.5" }, { step: 7, y: null, word: "step 10: not finite" }]);
  });
});
