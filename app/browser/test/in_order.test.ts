import { expect, it } from "vitest";
import { sessionInOrder, textInOrder } from "../src/in_order";
import type { SessionDocument } from "../src/document";
import { visible } from "../src/visible";

it("a name that runs from right to left has a mark behind it, and nothing else changes", () => {
  expect(textInOrder("∂הפסד/∂קלט = 2.0")).toBe("∂הפסד\u200e/∂קלט\u200e = 2.0");
  expect(textInOrder("∂y/∂x = 2.0")).toBe("∂y/∂x = 2.0");
  expect(visible(textInOrder("קלט"))).toBe("קלט\u200e");
  expect(visible("a\u200eb")).toBe("a\\u200eb");
});

it("of a session its words, not its program nor its values", () => {
  const session = (source: string) => ({ source, values: [{ text: "'קלט'" }], outputs: [{ text: "קלט" }], steps: [{ title: "∂קלט", outputs: [{ label: "קלט" }] }] }) as unknown as SessionDocument;
  const changed = sessionInOrder(session("קלט = 1")) as unknown as { source: string; values: object[]; outputs: object[]; steps: object[] };
  expect(changed.steps).toEqual([{ title: "∂קלט\u200e", outputs: [{ label: "קלט\u200e" }] }]);
  expect([changed.source, changed.values, changed.outputs]).toEqual(["קלט = 1", [{ text: "'קלט'" }], [{ text: "קלט" }]]);
  expect(sessionInOrder(session("x = 1")).steps[0]?.title).toBe("∂קלט");
});
