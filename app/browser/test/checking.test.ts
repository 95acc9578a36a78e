import { describe, expect, it } from "vitest";
import { countWords, subjectWords, worstWords, type Checked, type Row } from "../src/check/checking";

const row: Row = {
  value: 0, name: "x", shape: [2], verdict: "disagree", reason: "", entries: 2, checked: 2, kinks: 0, tolerance: 0.002, largest: 0.5, largest_relative: 0.25, at: [1], analytic: 1.5, numeric: 2, signature: null,
  ours: [1, 1.5], theirs: [1, 2],
};

describe("the numeric check in words", () => {
  it("says where the difference is largest", () => {
    expect(worstWords(row)).toBe("largest difference 0.5 at [1]: gradient 1.5, differences 2.0 (relative to its entry at most 0.25)");
    expect(worstWords({ ...row, verdict: "agree", at: [], largest: 0 })).toBe("largest difference 0.0: gradient 1.5, differences 2.0");
    expect(worstWords({ ...row, verdict: "none" })).toBe("");
    expect(worstWords({ ...row, numeric: null })).toBe("");
    expect(worstWords({ ...row, verdict: "cannot", largest: 0, analytic: 0, numeric: 0 })).toBe("");
  });

  it("says what was moved", () => {
    expect(countWords(row)).toBe("2 entries");
    expect(countWords({ ...row, entries: 10000, checked: 256, kinks: 3 })).toBe("256 of 10,000 entries, drawn evenly; 3 at a kink");
    const told: Checked = { what: "call", at: 1, name: "gradient", line: 7, verdict: "agree", rows: [], suspects: [], notes: [], seconds: 0 };
    expect(subjectWords(told)).toBe("gradient call, line 7");
    expect(subjectWords({ ...told, what: "op", name: "Sin", line: 0 })).toBe("Sin");
  });
});
