import { describe, expect, it } from "vitest";
import type { GraphNode } from "../src/document";
import { cardOf, ends, gainsWords, heard, madeWords, nameOf, rankWords, zeroWords, type Jacobian } from "../src/jacobian/jacobian";

const numbers = (items: number[]): string => btoa(String.fromCharCode(...new Uint8Array(new Float32Array(items).buffer)));
const told: Jacobian = {
  source_shape: [2], target_shape: [2], connected: true, why: "", dtype: "float32", rows: 2, columns: 2, numbers: numbers([1, 0, 3, 4]), zeros: 1, bad: 0, pattern: "lower triangular",
  spectrum: { rank: 2, tolerance: 1e-6, largest: 5.1, smallest: 0.78, norm: 5.1 }, mode: "forward", passes: 2, seconds: 0.0042, notes: [],
};

describe("the Jacobian", () => {
  it("comes as numbers that the inspector draws", () => {
    const card = cardOf(told);
    expect([...(card.items ?? [])]).toEqual([1, 0, 3, 4]);
    expect([card.shape, card.whole, card.dtype]).toEqual([[2, 2], true, "float32"]);
  });

  it("is told in words", () => {
    expect(zeroWords(told)).toBe("1 of 4 entries is exactly 0 (25\u00a0%)");
    expect(zeroWords({ ...told, zeros: 0, bad: 1 })).toBe("no entry is exactly 0; 1 entry NaN or infinite");
    expect(zeroWords({ ...told, zeros: 1, rows: 1000, columns: 10 })).toContain("under 1\u00a0%");
    expect(rankWords(told)).toBe("2 of at most 2 (singular values above 1e-6)");
    expect(rankWords({ ...told, spectrum: null, bad: 1 })).toBe("not known: an entry is not finite");
    expect(gainsWords(told)).toBe("from 0.78 to 5.1");
    expect(gainsWords({ ...told, rows: 1 })).toBe("5.1, the only one");
    expect(gainsWords({ ...told, spectrum: { rank: 1, tolerance: 1e-6, largest: 5.1, smallest: 1e-8, norm: 5.1 } })).toBe("from 0 (1e-8 is rounding) to 5.1");
    expect(madeWords(told, "x", "y")).toBe("2 forward passes, one for each element of x, in 4.2 ms");
    expect(heard(told, "x", "y")).toMatch(/^Jacobian of y by x, 2 by 2: lower triangular; 1 of 4/);
    expect(heard({ ...told, connected: false, why: "It left." }, "x", "y")).toBe("No derivative of y by x. It left.");
  });

  it("goes between nodes that exist by the step, each value once, by the program's names", () => {
    const node = (id: number, value: number, born: number, kind: GraphNode["kind"] = "op"): GraphNode =>
      ({ id, value, born, kind, label: `n${id}`, detail: id === 1 ? "s = (3,)" : "(3,)", x: 0, y: 0, width: 1, height: 1, line: 1, group: "", reason: "", gradients: [] });
    const nodes = [node(2, 5, 4), node(0, 3, 0, "variable"), node(1, 4, 2), node(3, 3, 3, "variable"), node(4, 9, 1, "fold"), node(5, -1, 1)];
    expect(ends(nodes, 3).map(({ id }) => id)).toEqual([0, 1]);
    expect(ends(nodes, 9).map(nameOf)).toEqual(["n0", "s", "n2"]);
    expect(nameOf(undefined)).toBe("?");
  });
});
