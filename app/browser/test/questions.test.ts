import { describe, expect, it } from "vitest";
import { callLine, foldQuestions, type Question } from "../src/page/questions";
import { answer, session } from "./documents/build";

const questions = (count: number, given: Partial<Question> = {}): Question[] =>
  Array.from({ length: count }, () => ({ line: 5, troubled: false, open: false, ...given }));
const shown = (folded: { hidden: boolean[] }) => folded.hidden.filter((hidden) => !hidden).length;

describe("the call whose questions are shown", () => {
  const call = (step: number, answers = [answer({})]) => ({ step, line: step * 10, target: "y", answers });
  const two = session({ calls: [3, 8].map((step) => call(step)) });
  it("is the last that has begun, before the first the first", () => {
    expect([0, 3, 7, 8, 99].map((step) => callLine(two, step))).toEqual([30, 30, 30, 80, 80]);
    expect(callLine(session(), 0)).toBe(0);
  });
  it("is none of the library's own, which have no answers", () => {
    const fitted = session({ calls: [call(1, []), call(3), call(5, [])] });
    expect([0, 1, 3, 6].map((step) => callLine(fitted, step))).toEqual([30, 30, 30, 30]);
  });
});

describe("questions", () => {
  it("of other calls are put away, the error's and the open one stay", () => {
    const mixed = [...questions(2), ...questions(1, { line: 9 }), ...questions(1, { line: 9, troubled: true, open: true }), ...questions(1, { line: 0, troubled: true })];
    expect(foldQuestions(mixed, 5, false)).toEqual({ hidden: [false, false, true, false, false], fine: 0, more: 0 });
  });
  it("six stand side by side", () => expect(foldQuestions(questions(6), 5, false)).toMatchObject({ fine: 0, more: 0 }));
  it("of more than six the healthy ones are one chip", () => {
    const folded = foldQuestions([...questions(33), ...questions(1, { troubled: true })], 5, false);
    expect(folded).toMatchObject({ fine: 33, more: 0 });
    expect(shown(folded)).toBe(1);
  });
  it("of many with a story six are shown, the open one among them", () => {
    const many = [...questions(33, { troubled: true }), ...questions(1, { troubled: true, open: true })];
    const folded = foldQuestions(many, 5, false);
    expect([shown(folded), folded.more, folded.hidden[33]]).toEqual([6, 28, false]);
  });
  it("unfolded they are all there", () => expect(foldQuestions(questions(34), 5, true)).toEqual({ hidden: Array(34).fill(false), fine: 0, more: 0 }));
});
