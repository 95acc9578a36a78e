import { describe, expect, it } from "vitest";
import { brief, itemAt, scalarText, shapeText, valueOf } from "../src/values";
import { visible } from "../src/visible";
import { array, scalar, session } from "./documents/build";

describe("in words", () => {
  it("shapes as TensorFlow writes them", () => expect([[], [3], [2, 1]].map(shapeText)).toEqual(["()", "(3,)", "(2, 1)"]));
  it("of 64 axes the first and the last, and how many", () => expect(shapeText(Array.from({ length: 64 }, () => 1))).toBe("(1, 1, 1, …, 1, 1, 1), 64 axes"));
  it("a scalar is its number", () => {
    expect([scalarText(scalar(6)), scalarText(scalar(3, "int32")), scalarText(scalar("nan"))]).toEqual(["6.0", "3", "nan"]);
    expect(scalarText({ ...scalar(6), items: null, text: "6.0" })).toBe("6.0");
  });
  it("no value is no word", () => {
    expect(brief(valueOf(session(), -1))).toBe("");
    expect(brief(array([2], [1, 2]))).toBe("float32 (2)");
  });
  it("truths that came as bytes are truths", () => {
    expect(itemAt({ ...array([2], [], "bool"), items: new Uint8Array([1, 0]) as unknown as number[] }, 0)).toBe(true);
  });
});

describe("text from a program", () => {
  it("turns nothing round and ends nothing", () => expect(visible("a\u202eb\n\u0007\u0000\u2028")).toBe("a\\u202eb\\n\\x07\\x00\\u2028"));
  it("is left alone otherwise", () => expect(visible("猫 </script> 'é' 👍🏽")).toBe("猫 </script> 'é' 👍🏽"));
  it("is cut at a whole character, and says how long it is", () => {
    expect(visible("👍".repeat(100), 5)).toBe("👍👍👍👍… (100 characters)");
    expect(visible("👍".repeat(5), 5)).toBe("👍".repeat(5));
  });
});
