import { expect, it } from "vitest";
import { afterKey, LEAST, settled, shareAt, SPLITTERS, type Splitter } from "../src/page/panes";

const of = (id: string): Splitter => SPLITTERS[id] as Splitter;
const box = { left: 100, top: 50, width: 1000, height: 500 };

it("a pane ends where its splitter is", () => {
  expect(shareAt(of("left"), { x: 400, y: 0 }, box)).toBeCloseTo(30);
  expect(shareAt(of("right"), { x: 400, y: 0 }, box)).toBeCloseTo(70);
  expect(shareAt(of("console"), { x: 0, y: 450 }, box)).toBeCloseTo(20);
});

it("what is dragged very small folds, what is small keeps the least, and there is room for the others", () => {
  expect([settled(3), settled(9), settled(40), settled(80, 50)]).toEqual([{ folded: true }, { share: LEAST }, { share: 40 }, { share: 35 }]);
});

it("arrows move the edge the way they point", () => {
  expect([afterKey(of("left"), "ArrowRight", false, 30), afterKey(of("right"), "ArrowRight", false, 30), afterKey(of("bottom"), "ArrowUp", true, 30)]).toEqual([32, 28, 40]);
  expect([afterKey(of("left"), "ArrowUp", false, 30), afterKey(of("left"), "x", false, 30), afterKey(of("left"), "ArrowLeft", true, 16)]).toEqual([null, null, LEAST]);
});
