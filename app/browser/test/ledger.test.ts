import { afterEach, describe, expect, it, vi } from "vitest";
import { Scene } from "../src/graph/scene";
import { wayAlong } from "../src/ledger/along";
import { amountText, askLedger, bars, cancelWords, countWords, endingWords, restShown, restTitle, shareText, type PathLedger } from "../src/ledger/ledger";
import { answerAt, answersBeside } from "../src/ledger/opening";
import { edge, node, session } from "./documents/build";

const path = (share: number | null, value: number | null = share) => ({ share, value, norm: Math.abs(value ?? 0), chain: { ops: 2, stops: [], nodes: [] } });
const amount = (share: number, value: number | null = share) => ({ share, value, norm: Math.abs(value ?? 0) });
const ledger = (change: Partial<PathLedger> = {}): PathLedger => ({
  source: "x", target: "y", count: "2", others: "0", elements: 1, element: -1, paths: [path(0.75), path(0.25)], whole: amount(1), rest: amount(0), absolute: 1, exact: true,
  cancels: false, found: 2, ending: "all", cannot: "", ...change,
});

afterEach(() => vi.unstubAllGlobals());

describe("the path ledger in words", () => {
  it("a share says its sign as a word", () => {
    expect([0.55432, -0.01, 0, 1000, -999, 3e-9, null].map(shareText)).toEqual(["adds 55.4 %", "takes off 1 %", "adds 0 %", "adds 1,000 × the whole", "takes off 999 × the whole", "adds under 0.001 %", "no share of nothing"]);
  });
  it("counts paths: none, one, all listed, more than anybody can count", () => {
    expect(countWords(ledger({ count: "0", paths: [] }))).toBe("No path leads from y back to x: no gradient came along any.");
    expect(countWords(ledger({ count: "1", paths: [path(1)] }))).toBe("One path leads from y back to x: all of the gradient came along it.");
    expect(countWords(ledger())).toBe("2 paths lead from y back to x; all of them are listed.");
    expect(countWords(ledger({ count: "about 1.41 × 10^1505" }))).toBe("About 1.41 × 10^1505 paths lead from y back to x; the 2 with the largest shares are listed.");
    expect(countWords(ledger({ paths: [], cannot: "It needs the program." }))).toBe("2 paths lead from y back to x.");
  });
  it("says how far the list can be relied on", () => {
    const ends = (["all", "proved", "search", "cut"] as const).map((ending) => endingWords(ledger({ ending, count: "50", found: 1200 })));
    expect(ends[0]).toBe("Every path was looked at.");
    expect(ends[1]).toContain("No other path has a larger share");
    expect(ends[2]).toBe("1,200 paths were followed, best first by an estimate; a larger one may be missing.");
    expect(ends[3]).toContain("The search was cut: 1,200 paths were followed");
    expect([endingWords(ledger()), endingWords(ledger({ count: "1" }))]).toEqual(["", ""]);
  });
  it("cancellation is told with both numbers, and other gradients have them too", () => {
    expect(cancelWords(ledger({ absolute: 1999, cancels: true }))).toBe("The paths cancel each other: the sizes of all contributions add up to 1,999, and only 1 is left of that in the gradient.");
    expect(cancelWords(ledger({ absolute: 8, cancels: true, whole: amount(0), exact: false }))).toContain("at least 8, and nothing is left");
    expect(cancelWords(ledger({ absolute: 1.5 }))).toBe("The sizes of all contributions add up to 1.5, that of the gradient is 1.");
    expect([cancelWords(ledger({ paths: [path(1)] })), cancelWords(ledger({ absolute: null }))]).toEqual(["", ""]);
  });
  it("the rest is one line; without a path it is rounding, shown where it can be seen", () => {
    expect([restTitle(ledger({ others: "1" })), restTitle(ledger({ others: "6" })), restTitle(ledger())]).toEqual(["the 1 other path", "the 6 other paths together", "rounding"]);
    expect([restShown(ledger()), restShown(ledger({ rest: amount(0.01) })), restShown(ledger({ others: "3" })), restShown(ledger({ rest: null, others: "3" }))]).toEqual([false, true, true, false]);
  });
  it("amounts: the number itself, or the size of an array", () => {
    expect([amountText(amount(1, 1000)), amountText({ share: 1, value: null, norm: 0.25 }), amountText({ share: null, value: null, norm: null })]).toEqual(["1000.0", "‖·‖ 0.25", "not finite"]);
  });
});

it("bars share one line for 0 and reach to both sides of it", () => {
  const both = bars(ledger({ paths: [path(3), path(-1)] }));
  expect([both.zero, both.of(3), both.of(-1), both.of(null)]).toEqual([25, { left: 25, width: 75 }, { left: 0, width: 25 }, { left: 25, width: 0 }]);
  expect(bars(ledger()).zero).toBeCloseTo(0);
  expect(bars(ledger({ paths: [path(null)] })).of(null).width).toBe(0);
});

it("is asked by the answer's event, and what went wrong is a sentence", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => { asked.push(url); return new Response(JSON.stringify(ledger())); });
  expect(await askLedger("s", 7, -1)).toEqual(ledger());
  expect(asked).toEqual(["/api/session/s/ledger?answer=7&element=-1"]);
  vi.stubGlobal("fetch", async () => new Response('{"message":"This session is gone."}'));
  expect(await askLedger("s", 7, -1)).toBe("This session is gone.");
  vi.stubGlobal("fetch", async () => { throw new TypeError("offline"); });
  expect(await askLedger("s", 7, -1)).toBe("The server does not answer.");
});

describe("which answer is meant", () => {
  const answer = (step: number, value: number) => ({ source: `x${step}`, text: "", tone: "good" as const, step, value, story: "" });
  const steps = ["op", "gradient", "answer", "answer", "op", "gradient", "answer"].map((kind) => ({ ...session().steps[0]!, kind }));
  const call = (step: number, answers: ReturnType<typeof answer>[]) => ({ step, line: 1, target: "y", answers });
  const document = session({ steps, segments: [], calls: [call(1, [answer(2, -1), answer(3, 5)]), call(5, [answer(6, 8)])] });
  it("the one at hand, else the first gradient of the call that has begun, else of the first call", () => {
    expect([2, 6, 4, 0].map((step) => answerAt(document, step))).toEqual([2, 6, 3, 3]);
    expect(answerAt(session({ steps, calls: [] }), 4)).toBe(-1);
  });
  it("the other answers of its call", () => {
    expect(answersBeside(document, 2).map(({ source }) => source)).toEqual(["x2", "x3"]);
    expect(answersBeside(document, 0)).toEqual([]);
  });
});

it("in the graph a path is its nodes, or the folds that they lie in, and the edges between them", () => {
  const nodes = [node({ id: 1 }), node({ id: 2, holds: [21, 22] }), node({ id: 3 }), node({ id: 4 })];
  const scene = new Scene({ nodes, edges: [edge(1, 2), edge(2, 3), edge(1, 4), edge(4, 3)], groups: [], width: 0, height: 0 });
  const way = wayAlong(scene, [1, 21, 22, 3]);
  expect([...(way?.nodes ?? [])]).toEqual([1, 2, 3]);
  expect([...(way?.lines ?? [])].map((line) => [line.edge.from, line.edge.to])).toEqual([[1, 2], [2, 3]]);
  expect(wayAlong(scene, [99])).toBeNull();
});
