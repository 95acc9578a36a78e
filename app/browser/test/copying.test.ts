import { describe, expect, it } from "vitest";
import { toNumpy } from "../src/inspector/copying";
import { array, scalar } from "./documents/build";

describe("a copy for NumPy", () => {
  it("nests as the array does", () => {
    expect(toNumpy(array([2, 2], [1, 2.5, -3, 0]))).toBe("np.array([[1.0, 2.5], [-3.0, 0.0]], dtype=np.float32)");
    expect(toNumpy(scalar(6, "int64"))).toBe("np.array(6, dtype=np.int64)");
  });
  it("writes single precision as short as it is", () => {
    expect(toNumpy(array([2], [0.10000000149011612, 1e-30]))).toBe("np.array([0.1, 1e-30], dtype=np.float32)");
    expect(toNumpy(array([1], [0.1 + 0.2], "float64"))).toBe("np.array([0.30000000000000004], dtype=np.float64)");
  });
  it("has names for what is not finite, however it came", () => {
    expect(toNumpy(array([4], ["nan", "inf", "-inf", NaN], "float64"))).toBe("np.array([np.nan, np.inf, -np.inf, np.nan], dtype=np.float64)");
  });
  it("truths, texts, complex numbers", () => {
    expect(toNumpy({ ...array([2], [], "bool"), items: [true, false] as unknown as number[] })).toBe("np.array([True, False], dtype=np.bool_)");
    expect(toNumpy(array([2], ["a\"\\\u202e", "猫"], "string"))).toBe('np.array(["a\\"\\\\\\u202e", "猫"], dtype=object)');
    expect(toNumpy(array([2], ["1.0-2.0j", "nan+0.0j"], "complex64"))).toBe("# parts rounded to five digits\nnp.array([1.0-2.0j, complex(np.nan, 0.0)], dtype=np.complex64)");
  });
  it("says of a sample that it is one", () => {
    const sample = { ...array([2, 2], [1, 2, 3, 4]), shape: [300, 784], whole: false };
    expect(toNumpy(sample).split("\n")[0]).toBe("# a sample: (2, 2) of the 235200 numbers of a float32 array of shape (300, 784)");
  });
  it("nothing is nothing, of the right shape", () => {
    expect(toNumpy(array([0], []))).toBe("np.array([], dtype=np.float32)");
    expect(toNumpy(array([0, 3], []))).toBe("np.zeros((0, 3), dtype=np.float32)");
    expect(toNumpy({ ...array([3], []), items: null })).toContain("not kept");
  });
});
