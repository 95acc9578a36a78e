import { describe, expect, it } from "vitest";
import { drawnOf, historyOf, versionAt } from "../src/charts/histories";
import { together, trainingsOf } from "../src/charts/training";
import type { SessionDocument, Statistics, ValueCard } from "../src/document";
import { answer, array, scalar, session, step } from "./documents/build";

const measured = (card: ValueCard, norm: number | null, more: Partial<Statistics> = {}): ValueCard =>
  ({ ...card, statistics: { min: -1, max: 2, mean: 0, norm, zeros: 0, nans: 0, infs: 0, ...more } });
const asked = (value: number) => step({ kind: "gradient", phase: "backward", line: 7, inputs: [{ label: "loss", value, note: "" }] });

const trained = (): SessionDocument => session({
  steps: [asked(0), asked(1), step({ kind: "assign" })],
  values: [scalar(4), scalar("nan"), measured(scalar(3), 3), measured(array([2], [4, 0]), 4), measured(scalar("nan"), null, { nans: 1 })],
  calls: [
    { step: 0, line: 7, target: "loss", answers: [answer({ source: "a", value: 2 }), answer({ source: "b", value: 3 })] },
    { step: 1, line: 7, target: "loss", answers: [answer({ source: "a", value: 4 }), answer({ source: "b", value: -1 })] },
  ],
});

describe("a loop that trains", () => {
  it("has a pass for each time that its line asks", () => {
    const [training] = trainingsOf(trained());
    expect(training).toMatchObject({ line: 7, target: "loss", measure: "value", sources: ["a", "b"] });
    expect(training!.passes.map(({ loss, norms }) => [loss, norms])).toEqual([[4, [3, 4]], [null, [null, null]]]);
    expect(training!.passes.map(together)).toEqual([5, null]);
  });
  it("asks more than once", () => {
    const once = trained();
    expect(trainingsOf({ ...once, calls: once.calls.slice(0, 1) })).toEqual([]);
    expect(trainingsOf(session())).toEqual([]);
  });
  it("what the library asked for is read from its steps", () => {
    const within = trained();
    const answers = step({ kind: "answer", phase: "backward", inputs: [{ label: "kernel", value: 3, note: "" }], outputs: [{ label: "∂", value: 3, note: "" }] });
    within.calls = [0, 2].map((at) => ({ step: at, line: 7, target: "loss", answers: [] }));
    within.steps = [asked(0), answers, asked(0), answers];
    expect(trainingsOf(within)[0]).toMatchObject({ sources: ["kernel"], passes: [{ norms: [4] }, { norms: [4] }] });
  });
});

describe("the versions of a Variable", () => {
  const held = session({
    values: [scalar(1), scalar(2.5), measured(array([2], [1, 2]), 2.2), measured(array([2], [0, 0]), null, { nans: 1 }), array([1], ["x"], "string")],
    histories: [
      { variable: 0, name: "w", steps: [0, 6], values: [0, 1] }, { variable: 1, name: "v", steps: [0, 8], values: [2, 3] }, { variable: 2, name: "s", steps: [0, 1], values: [4, 4] },
    ],
  });
  it("of a scalar are its values", () => expect(drawnOf(held, held.histories[0]!)).toMatchObject({ measure: "value", versions: [{ step: 0, size: 1, low: null }, { step: 6, size: 2.5 }] }));
  it("of an array its norms, between its ends; what is not finite is a gap", () => {
    expect(drawnOf(held, held.histories[1]!)).toMatchObject({ measure: "norm", versions: [{ size: 2.2, low: -1, high: 2 }, { size: null }] });
  });
  it("of texts there is nothing to draw", () => expect(drawnOf(held, held.histories[2]!)).toBeNull());
  it("are found by any of their values", () => expect([historyOf(held, 1)?.name, historyOf(held, 3)?.name, historyOf(held, 9)]).toEqual(["w", "v", undefined]));
  it("one of them is the present one", () => {
    const { versions } = drawnOf(held, held.histories[0]!)!;
    expect([0, 5, 6, 99, -1].map((at) => versionAt(versions, at))).toEqual([0, 0, 1, 1, -1]);
  });
});
