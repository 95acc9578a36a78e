import { expect, it } from "vitest";
import { foldingOf, unpacked, type Embedded } from "../src/player/embedded";
import type { GraphDocument, GraphGroup } from "../src/document";
import { group, session } from "./documents/build";

const graph = (...groups: GraphGroup[]): GraphDocument => ({ nodes: [], edges: [], groups, width: 1, height: 1 });

const first = graph(group({ id: "a", folded: true }), group({ id: "b", folded: true }), group({ id: "c" }));
const open = graph(group({ id: "a" }), group({ id: "b" }), group({ id: "c" }));
const page: Embedded = { document: session({ graph: first }), foldings: [{ folded: [], graph: open }], page: null };

it("finds the graph with exactly these groups folded, in any order", () => {
  expect(foldingOf(page, ["b", "a"])).toBe(first);
  expect(foldingOf(page, [])).toBe(open);
});

it("has no others", () => {
  expect(foldingOf(page, ["a"])).toBeUndefined();
  expect(foldingOf(page, ["a", "b", "c"])).toBeUndefined();
});

it("unpacks what zlib packed", async () => {
  expect(await unpacked("eNp7tmj9013LFB51NFXqA4kKAFhYCZU=")).toBe("梯度 ∂y/∂x");
});
