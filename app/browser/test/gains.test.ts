import { describe, expect, it } from "vitest";
import { extremes, gainAt, gainMap, gainText, gainWords, strength } from "../src/lens/gains";
import { node, session } from "./documents/build";

const steps = [3, 4, 7, 9].map((id) => ({ ...session().steps[0]!, node: id }));
const document = session({ steps });
const map = gainMap({ call: 5, steps: [0, 1, 2, 3], gains: [0.5, 4, null, 1e-4], inputs: [["x"], ["x", "y"], ["x"], ["x"]], shares: [[0.5], [2.4, 3.2], [null], [1e-4]] }, document);
const of = (id: number, holds?: number[]) => node({ id, ...(holds ? { holds } : {}) });

describe("the gain map", () => {
  it("tells of a pullback from its step on, and never before", () => {
    expect(gainAt(map, of(4), 0)).toBeNull();
    expect(gainAt(map, of(4), 1)?.row.gain).toBe(4);
  });
  it("a fold shows the pullback in it that changes the norm most, and says of how many", () => {
    expect(gainWords(map, of(100, [3, 4, 9]), 3)).toEqual(["gain up to ×1e-4, of 3 pullbacks"]);
    expect(gainWords(map, of(100, [3, 4, 9]), 1)).toEqual(["gain up to ×4.0, of 2 pullbacks"]);
  });
  it("names each input of an op that has several", () => {
    expect(gainWords(map, of(4), 3)).toEqual(["gain ×4.0", "x ×2.4, y ×3.2"]);
    expect(gainWords(map, of(3), 3)).toEqual(["gain ×0.5"]);
  });
  it("says nothing where a gain is not known, nothing ran, or the map is not shown", () => {
    expect(gainWords(map, of(7), 3)).toEqual([]);
    expect(gainWords(map, of(55), 3)).toEqual([]);
    expect(gainWords(null, of(4), 3)).toEqual([]);
  });
  it("the colour is that of the power of ten, in full from a hundredfold on, the same both ways", () => {
    expect(strength(1)).toBe(0);
    expect(strength(10)).toBeCloseTo(0.5);
    expect(strength(0.1)).toBeCloseTo(-0.5);
    expect([strength(1e9), strength(1e-9), strength(0)]).toEqual([1, -1, -1]);
  });
  it("lists what grows most and what shrinks most by the step", () => {
    const gains = (rows: readonly { gain: number | null }[]) => rows.map(({ gain }) => gain);
    const all = extremes(map, 3, 1);
    expect([gains(all.grow), gains(all.shrink)]).toEqual([[4], [1e-4]]);
    expect(gains(extremes(map, 0, 3).shrink)).toEqual([0.5]);
    expect(extremes(map, -1, 3)).toEqual({ grow: [], shrink: [] });
  });
  it("writes three digits", () => {
    expect([1.6000001, 0.2341, 3.65e9, 2.3e-7].map(gainText)).toEqual(["×1.6", "×0.234", "×3.65e9", "×2.3e-7"]);
    expect(gainText(null)).toBe("not known");
  });
});
