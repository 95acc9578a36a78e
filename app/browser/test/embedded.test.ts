import { expect, it } from "vitest";
import { foldingOf, foldingShowing, unpacked, type Embedded } from "../src/player/embedded";
import type { GraphDocument, GraphGroup } from "../src/document";
import { group, node, session } from "./documents/build";

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

it("finds one in which a story's way is in view", () => {
  const hiding = { ...first, nodes: [node({ id: 9, kind: "fold", holds: [1, 2] }), node({ id: 3 })] };
  const story: Embedded = { document: session({ graph: hiding }), foldings: page.foldings, page: null };
  expect([foldingShowing(story, [3]), foldingShowing(story, [1, 3])]).toEqual([["a", "b"], []]);
  expect(foldingShowing({ ...story, foldings: [] }, [2])).toBeUndefined();
});

it("unpacks what zlib packed", async () => {
  expect(await unpacked("eNp7tmj9013LFB51NFXqA4kKAFhYCZU=")).toBe("梯度 ∂y/∂x");
});
