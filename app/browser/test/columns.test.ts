import { describe, expect, it } from "vitest";
import { tell, unpacked, type Columns } from "../src/columns";
import { session } from "./documents/build";

const columns: Columns = {
  texts: ["op", "forward", "sin", "", "i = 0", "x", "version 0", "y", "pullback", "backward", "float32", "tf.sin(x)"],
  steps: {
    at: [4, 9], kind: [0, 8], phase: [1, 9], line: [3, 3], title: [2, 2], node: [4, -1], ghost: [3, 3], scope: [4, 3],
    inputs: [[5, 0, 6], []], outputs: [[7, 1, 3], []], contributions: [[], [2, -1, 3, -1, 3, 0, 2, -1, 4, 3, 5, 0]],
  },
  values: {
    dtype: [10, 10, 10], shape: [0, 0, 1], text: ["-2.0", "nan", "[1.0, 2.0]"], items: [-2, "nan", [1, 2]], itemsShape: [0, 0, 1], whole: [1, 1, 1],
    statistics: [0, [null, null, null, null, 0, 1, 0], null], shapes: [[], [2]],
  },
  trace: { line: [3], name: [7], expression: [11], step: [0], value: [1], adjoint: [[1, 3, 2, -1]], tangent: [[]], node: [4], tapes: [[0]] },
};

describe("a long session", () => {
  const found = unpacked({ ...session({}), columns });
  it("has its steps as objects, without words", () => {
    expect(found.columns).toBeUndefined();
    expect(found.wordless).toBe(true);
    expect(found.steps[0]).toEqual({
      at: 4, kind: "op", phase: "forward", line: 3, title: "sin", sentence: "", node: 4, ghost: "", scope: "i = 0",
      inputs: [{ label: "x", value: 0, note: "version 0" }], outputs: [{ label: "y", value: 1, note: "" }], contributions: [],
    });
    expect(found.steps[1]?.contributions.map((each) => [each.contribution, each.before, each.label])).toEqual([[3, -1, ""], [4, 3, ""]]);
  });
  it("has its values, scalars with the statistics of their one number", () => {
    expect(found.values[0]).toEqual({
      dtype: "float32", shape: [], text: "-2.0", items: [-2], itemsShape: [], whole: true,
      statistics: { min: -2, max: -2, mean: -2, norm: 2, zeros: 0, nans: 0, infs: 0 },
    });
    expect(found.values[1]?.items).toEqual(["nan"]);
    expect(found.values[1]?.statistics).toEqual({ min: null, max: null, mean: null, norm: null, zeros: 0, nans: 1, infs: 0 });
    expect(found.values[2]).toMatchObject({ shape: [2], items: [1, 2], statistics: null });
  });
  it("has its trace", () => {
    expect(found.trace).toEqual([{ line: 3, name: "y", expression: "tf.sin(x)", step: 0, value: 1, adjoint: [[1, 3], [2, -1]], tangent: [], node: 4, tapes: [0] }]);
  });
  it("takes the words of a piece", () => {
    tell(found.steps, 1, [{ sentence: "Backward of sin.", contributions: [["∂y/∂x", "g·cos(x)", "1.0·0.5"]] }, { sentence: "beyond", contributions: [] }]);
    expect(found.steps[1]?.sentence).toBe("Backward of sin.");
    expect(found.steps[1]?.contributions[0]).toMatchObject({ label: "∂y/∂x", formula: "g·cos(x)", numbers: "1.0·0.5" });
    expect(found.steps[0]?.sentence).toBe("");
  });
});

describe("a short session", () => {
  it("is as it came", () => {
    const short = session({});
    expect(unpacked(short)).toBe(short);
  });
});
