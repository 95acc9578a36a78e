import { describe, expect, it } from "vitest";
import { foldsFor } from "../src/graph/unfold";
import { answer, group, node, session } from "./documents/build";

const graph = {
  nodes: [node({ id: 1 }), node({ id: 90, kind: "fold", group: "c11", holds: [2, 3] }), node({ id: 91, kind: "fold", group: "c12", holds: [4] })],
  edges: [], groups: [group({ id: "c11", folded: true }), group({ id: "c12", folded: true }), group({ id: "c13" })], width: 0, height: 0,
};
const told = (given: Parameters<typeof answer>[0]) => session({ calls: [{ step: 0, line: 1, target: "y", answers: [answer({ story: "story-0", ...given })] }] });

describe("a story that is opened", () => {
  it("is unfolded as its session says", () => {
    expect(foldsFor(told({ path: [1, 3], folds: ["c12"] }), graph, "story-0")).toEqual(["c12"]);
  });
  it("opens what hides it where a person folded more than the session did", () => {
    expect(foldsFor(told({ path: [1, 3], folds: null }), graph, "story-0")).toEqual(["c12"]);
  });
  it("leaves everything as it is when all of it is in view", () => {
    expect([foldsFor(told({ path: [1], folds: ["c11", "c12"] }), graph, "story-0"), foldsFor(told({ path: [3] }), graph, "other"), foldsFor(told({ path: [3] }), graph, "")]).toEqual([null, null, null]);
  });
});
