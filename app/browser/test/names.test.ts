import { expect, it } from "vitest";
import { gradientLines } from "../src/editor/name_card";
import type { KnownName, OpInput } from "../src/editor/known_names";
import { dottedAt, membersOf, publicName, spellings } from "../src/editor/spelling";

const input = (name: string, rule: OpInput["rule"], formula = ""): OpInput => ({ name, rule, formula });
const OPS = { Mul: [input("x", "rule", "g * y"), input("y", "rule", "g * x")], Round: [input("x", "none")], Odd: [input("x", "missing")] };
const name = (more: Partial<KnownName>): KnownName => ({ name: "n", kind: "function", ...more });

it.each([
  ["", "tf.math.sin", "math.sin"],
  ["import tensorflow as T", "T.exp", "exp"],
  ["import os, tensorflow.keras as k", "k.layers.Dense", "keras.layers.Dense"],
  ["from tensorflow import keras", "keras.losses", "keras.losses"],
  ["from tensorflow.keras import layers as L, Model", "L.Dense", "keras.layers.Dense"],
  ["from tensorflow.math import (sin,", "sin", "math.sin"],
])("after %j %s is %s", (program, text, known) => expect(publicName(text, spellings(program))).toBe(known));

it("what is no module of TensorFlow's has no name there", () => expect(publicName("np.sin", spellings("import numpy as np"))).toBeNull());

it("the name under the pointer ends with the part that it is on", () => {
  expect(dottedAt("y = tf.math.sin(x)", 8)).toEqual({ text: "tf.math", from: 4, to: 11 });
  expect(dottedAt("y = tf.math.sin(x)", 13)).toEqual({ text: "tf.math.sin", from: 4, to: 15 });
  expect([dottedAt("y = tf.sin(x)", 3), dottedAt("f(x).sum()", 6)]).toEqual([null, null]);
});

it("behind a prefix stand names and places of names, each once", () => {
  const names = ["sin", "math.sin", "math.cos", "linalg.det"].map((each) => ({ name: each }));
  expect(membersOf(names, "")).toEqual([{ label: "sin", inner: false }, { label: "math", inner: true }, { label: "linalg", inner: true }]);
  expect(membersOf(names, "math").map(({ label }) => label)).toEqual(["sin", "cos"]);
});

it("an op tells each input, with its formula, as having a gradient, none, or nothing registered", () => {
  expect(gradientLines(name({ op: "Mul" }), OPS)).toEqual([{ text: "∂/∂x: has a gradient", tone: "good", code: "g * y" }, { text: "∂/∂y: has a gradient", tone: "good", code: "g * x" }]);
  expect(gradientLines(name({ op: "Round" }), OPS)).toEqual([{ text: "x: has no gradient: None", tone: "none" }]);
  expect(gradientLines(name({ op: "Odd" }), OPS)).toEqual([{ text: "x: no gradient is registered: LookupError", tone: "error" }]);
});

it("a function tells what it is written on, and what of that has no gradient", () => {
  expect(gradientLines(name({ ops: ["Mul", "Round"] }), OPS).map(({ text }) => text)).toEqual(["Written on Mul, Round.", "No gradient through Round."]);
  expect(gradientLines(name({ ops: ["Round"] }), OPS).map(({ text }) => text)).toEqual(["Written on Round.", "No gradient flows through it: None."]);
  expect(gradientLines(name({ ops: ["Mul"] }), OPS)).toHaveLength(4);
  expect(gradientLines(name({ kind: "class" }), OPS)).toEqual([]);
});
