import { describe, expect, it } from "vitest";
import { fitsBeside, lineMarks } from "../src/editor/marks";
import { session } from "./documents/build";
import { example } from "./documents/example";

const at = (step: number, line: number, story = "story-n") => lineMarks(example(), step, story).find((mark) => mark.line === line);
const texts = (step: number, line: number) => at(step, line)?.chips.map((chip) => `${chip.name} ${chip.text}`.trim());

describe("beside the code", () => {
  it("answers appear one by one at the end of their line", () => {
    expect([12, 13, 15].map((step) => texts(step, 15))).toEqual([[], ["x 0.435295"], ["x 0.435295", "w (2, 1)", "n None: integer"]]);
  });
  it("the present line carries the phase", () => {
    expect([at(3, 10)?.current, at(11, 10)?.current, at(3, 8)?.current ?? null]).toEqual(["forward", "backward", null]);
  });
  it("a condition shows its value once it has one; the line that did not run is dim", () => {
    expect(texts(5, 11)).toEqual([]);
    expect(texts(6, 11)).toEqual(["tf.reduce_sum(h) > 5.0 → False"]);
    expect(at(0, 12)).toMatchObject({ skipped: true, sign: "skipped" });
  });
  it("a condition's value is added where the text leaves it out", () => {
    const bare = session({ branches: [{ step: 0, line: 2, text: "x > 0.0", value: false }] });
    expect(lineMarks(bare, 0, "").find((mark) => mark.line === 2)?.chips[0]?.text).toBe("x > 0.0 → False");
  });
  it("the guilty line is marked while its story is open, not before its answer", () => {
    expect([at(15, 5)?.sign, at(14, 5), at(15, 5, "story-x")]).toEqual(["guilty", undefined, undefined]);
  });
  it("the tape's line is marked once it is open", () => expect(at(0, 7)?.sign).toBe("tape"));
  it("a call that gave None is marked", () => expect([at(13, 15)?.sign, at(15, 15)?.sign]).toEqual([null, "none"]));
  it("an error stands at its line, in its last words", () => {
    const failed = session({ outputs: [{ step: 0, line: 4, kind: "error", data: "Traceback\nValueError: no", mime: "text/plain" }] });
    expect(lineMarks(failed, 0, "").find((mark) => mark.line === 4)).toMatchObject({ sign: "error", chips: [{ kind: "error", text: "ValueError: no" }] });
  });
  it("a long result is cut", () => {
    const long = session({ outputs: [{ step: 0, line: 4, kind: "result", data: "x".repeat(200), mime: "text/plain" }] });
    expect(lineMarks(long, 0, "").find((mark) => mark.line === 4)?.chips[0]?.text).toHaveLength(60);
  });
});

it("chips go below their line where they would be out of view", () => {
  const chips = at(15, 15)!.chips;
  expect([fitsBeside(30, chips, 120), fitsBeside(30, chips, 50)]).toEqual([true, false]);
});
