import { expect, it } from "vitest";
import { isPath, piecesOf } from "../src/pieces";

it("breaks a name between its words, and nowhere else", () => {
  expect(piecesOf("∂loss/∂model.trainable_variables[0]")).toEqual(["∂loss/", "∂model", ".trainable_variables", "[0]"]);
  expect(piecesOf("params['a']['b']")).toEqual(["params", "['a']['b']"]);
  expect([piecesOf("x"), piecesOf(""), piecesOf("reduce_mean")]).toEqual([["x"], [""], ["reduce_mean"]]);
});

it("knows a Variable's own name, which differs from others at its end", () => {
  expect(["sequential/dense_1/kernel", "dense/bias", "a / b", "x", "tf.abs(x)/y", "w[0]/b[1]"].map(isPath)).toEqual([true, true, false, false, false, false]);
});
