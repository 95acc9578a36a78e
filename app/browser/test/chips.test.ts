import { expect, it } from "vitest";
import { foldChips } from "../src/editor/chips";
import type { Chip } from "../src/editor/marks";

const chip = (given: Partial<Chip> = {}): Chip => ({ kind: "answer", name: "w", text: "1.0", tone: "good", story: "", step: 0, ...given });

it("a few answers are all shown", () => {
  const six = Array.from({ length: 6 }, () => chip());
  expect(foldChips(six)).toBe(six);
});
it("of 34 answers six are shown, those that need a story first, in the order of the call", () => {
  const many = Array.from({ length: 34 }, (_, index) => chip({ name: `w${index}`, ...(index === 20 ? { tone: "none" } : {}) }));
  expect(foldChips(many).map((each) => each.name || each.text)).toEqual(["w0", "w1", "w2", "w3", "w4", "w20", "+28 more"]);
});
it("conditions and counts are not folded away", () => {
  const counted = [chip({ kind: "count", text: "call 2 of 3" }), ...Array.from({ length: 8 }, () => chip())];
  expect(foldChips(counted)[0]?.kind).toBe("count");
  expect(foldChips(counted).at(-1)?.text).toBe("+2 more");
});
