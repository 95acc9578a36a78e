import { expect, it } from "vitest";
import { due, EACH } from "../src/page/holding";

it("runs at a steady rate", () => {
  let next = 0;
  let steps = 0;
  for (let now = 0; now < 1000; now += 1000 / 60) {
    const moment = due(now, next);
    next = moment.next;
    if (moment.step) steps += 1;
  }
  expect(steps).toBeGreaterThanOrEqual(Math.floor(1000 / EACH) - 1);
  expect(steps).toBeLessThanOrEqual(Math.ceil(1000 / EACH) + 1);
});

it("a late frame is one step, and nothing is made up for afterwards", () => {
  expect(due(5000, 100)).toEqual({ step: true, next: 5000 });
  expect(due(99, 100)).toEqual({ step: false, next: 100 });
});
