import { afterEach, expect, it, vi } from "vitest";
import { agreement, askSeeds, lesson, timeOf } from "../src/cost/seeds";

const way = (passes: number, measured = passes, seconds = 0.0125) => ({ passes, ops: 3 * passes, seconds, measured });
const answer = { inputs: 50, outputs: 1, forward: way(50), reverse: way(1), difference: 1e-7 };

afterEach(() => vi.unstubAllGlobals());

it("the lesson in words", () => {
  expect(lesson(answer)).toBe("50 inputs, 1 output: 50 passes forward against 1 in reverse; reverse mode has fewer passes.");
  expect(lesson({ ...answer, inputs: 1, outputs: 50, forward: way(1), reverse: way(50) })).toBe("1 input, 50 outputs: 1 pass forward against 50 in reverse; forward mode has fewer passes.");
  expect(lesson({ ...answer, inputs: 1, forward: way(1) })).toContain("neither has fewer passes");
});

it("times say whether every pass was run", () => {
  expect([way(1, 1, 4.2e-5), way(50), way(2, 2, 3.5)].map(timeOf)).toEqual(["42.0 µs", "12.5 ms", "3.50 s"]);
  expect(timeOf(way(4000, 812, 4.9))).toBe("about 4.90 s (812 passes timed)");
});

it("the two Jacobians are compared", () => {
  expect(agreement(1.234e-7)).toBe("Both give the same Jacobian: at most 1.2e-7 of its largest element apart.");
  expect(agreement(0.5)).toContain("differ by 0.50");
  expect(agreement(null)).toContain("cannot be compared");
});

it("is asked by the recording's event, and a refusal is a sentence", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => { asked.push(url); return new Response(JSON.stringify(answer)); });
  expect(await askSeeds("s", 7)).toEqual(answer);
  expect(asked).toEqual(["/api/session/s/seeds?call=7"]);
  vi.stubGlobal("fetch", async () => new Response('{"cannot":"Only a call with one target is measured."}'));
  expect(await askSeeds("s", 7)).toBe("Only a call with one target is measured.");
  vi.stubGlobal("fetch", async () => { throw new TypeError("offline"); });
  expect(await askSeeds("s", 7)).toBe("The server does not answer.");
});
