import { describe, expect, it } from "vitest";
import { clampStep, firstStory, nextBackward, nextPart, segmentAt } from "../src/cursor";
import type { Segment } from "../src/document";
import { answer, contribution, session, step } from "./documents/build";

const segment = (from: number, to: number, phase: Segment["phase"], lane = 0): Segment => ({ from, to, phase, lane, label: `${from}` });

describe("moving", () => {
  const five = session({ steps: Array.from({ length: 5 }, () => step()) });

  it("stays within the session", () => {
    expect([-3, 2, 99].map((to) => clampStep(five, to))).toEqual([0, 2, 4]);
  });

  it("to-backward goes to the next backward segment and round again", () => {
    const two = session({ ...five, segments: [segment(0, 0, "forward"), segment(1, 2, "backward"), segment(3, 4, "backward")] });
    expect([0, 1, 2, 3].map((from) => nextBackward(two, from))).toEqual([1, 3, 3, 1]);
  });

  it("to-backward finds unlabelled backward stretches too, and stays where there is none", () => {
    const phases = (["forward", "backward", "backward", "forward", "backward"] as const).map((phase) => step({ phase }));
    expect(nextBackward(session({ steps: phases }), 1)).toBe(4);
    expect(nextBackward(five, 2)).toBe(2);
  });

  it("the innermost label around a step is the one in the deepest lane", () => {
    const nested = session({ segments: [segment(0, 4, "neutral"), segment(1, 3, "backward", 1)] });
    expect(segmentAt(nested, 2)?.lane).toBe(1);
    expect(segmentAt(nested, 4)?.lane).toBe(0);
  });
});

describe("walking through a pullback part by part", () => {
  const back = session({ steps: [step(), step({ contributions: [contribution()] }), step()] });

  it("enters at the first part, goes through all four, leaves to the next step", () => {
    const walk = [{ step: 0, part: -1 }];
    for (let times = 0; times < 5; times += 1) walk.push(nextPart(back, walk[times]!.step, walk[times]!.part, 1));
    expect(walk.slice(1)).toEqual([{ step: 1, part: 0 }, { step: 1, part: 1 }, { step: 1, part: 2 }, { step: 1, part: 3 }, { step: 2, part: -1 }]);
  });

  it("splits the step that one stands on, and enters from behind at the last part", () => {
    expect(nextPart(back, 1, -1, 1)).toEqual({ step: 1, part: 0 });
    expect(nextPart(back, 2, -1, -1)).toEqual({ step: 1, part: 3 });
    expect(nextPart(back, 1, 0, -1)).toEqual({ step: 0, part: -1 });
  });
});

describe("the story that is open without a click", () => {
  const call = (...answers: ReturnType<typeof answer>[]) => session({ calls: [{ step: 0, line: 1, target: "y", answers }] });

  it("is that of the first answer that needs one", () => {
    expect(firstStory(call(answer({ story: "a" }), answer({ story: "b", tone: "asked" }), answer({ story: "c", tone: "none" })))).toBe("c");
  });
  it("else the first there is, else none", () => {
    expect(firstStory(call(answer(), answer({ story: "a" })))).toBe("a");
    expect(firstStory(call(answer()))).toBe("");
  });
});
