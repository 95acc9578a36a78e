import { describe, expect, it } from "vitest";
import { kindOf, refold, refoldAlike, standsFor } from "../src/graph/folding";
import { find, foundWords } from "../src/graph/search";
import { Scene } from "../src/graph/scene";
import { wayThrough, wayWords } from "../src/graph/ways";
import { answer, edge, group, node, session } from "./documents/build";
import { example } from "./documents/example";

const graphOf = (...groups: Parameters<typeof group>[0][]) => ({ nodes: [], edges: [], groups: groups.map((each) => group(each)), width: 0, height: 0 });

describe("folding", () => {
  const passes = graphOf({ id: "/l3.0", label: "i = 0", count: 4 }, { id: "/l3.1", label: "i = 1", count: 4 }, { id: "/l3.2", label: "i = 2", count: 5 }, { id: "/l3.2/fnorm.0", label: "norm()", count: 2 });
  it("folds one group, and says how much it holds", () => {
    expect(refold(passes, passes.groups[1]!)).toEqual({ folds: ["/l3.1"], said: "Folded i = 1: 4 ops." });
  });
  it("folds neighbouring passes as one row", () => {
    expect(refoldAlike(passes, passes.groups[1]!)).toEqual({ folds: ["/l3:0-2"], said: "Folded 3 like i = 1: 13 ops." });
  });
  it("folds the calls of one function wherever they are, and no others", () => {
    const calls = graphOf({ id: "/fa.0", label: "a()", count: 2 }, { id: "/l3.0/fa.1", label: "a()", count: 3 }, { id: "/fb.0", label: "b()", count: 9 });
    expect(refoldAlike(calls, calls.groups[0]!)).toEqual({ folds: ["/fa.0", "/l3.0/fa.1"], said: "Folded 2 like a(): 5 ops." });
  });
  it("counts what lies in another of them once", () => {
    const nested = graphOf({ id: "/fa.0", label: "a()", count: 7 }, { id: "/fa.0/fa.1", label: "a()", count: 3 });
    expect(refoldAlike(nested, nested.groups[0]!).said).toBe("Folded 2 like a(): 7 ops.");
  });
  it("opens them all again, very large ones into smaller folds", () => {
    const folded = graphOf({ id: "/l3:0-9", folded: true, label: "i = 0 … 9", count: 40, opens: ["/l3:0-4", "/l3:5-9"] }, { id: "/l3.10", folded: true, label: "i = 10", count: 4 }, { id: "/fb.0", folded: true, count: 1 });
    expect(refoldAlike(folded, folded.groups[1]!)).toEqual({ folds: ["/fb.0", "/l3:0-4", "/l3:5-9"], said: "Opened 2 like i = 10: 44 ops, into 2 smaller folds." });
  });
  it("knows what is alike by what the numbers of passes and calls leave over", () => {
    expect(["c1", "c12", "/l3.4", "/l3:2-9", "c1/fnet.call.7", "/l3.0/ndense_1.12"].map(kindOf)).toEqual(["c", "c", "l3", "l3", "fnet.call", "ndense_1"]);
  });
  it("keeps in hand what was selected: its fold, or the first that its fold held", () => {
    const fold = node({ id: 9, kind: "fold", holds: [1, 2] });
    const open = { ...graphOf(), nodes: [node({ id: 1 }), node({ id: 2 })] };
    expect(standsFor({ ...graphOf(), nodes: [fold] }, node({ id: 2 }))?.id).toBe(9);
    expect(standsFor(open, fold)?.id).toBe(1);
  });
});

describe("the way through a node", () => {
  const nodes = ["x", "w", "c", "*", "+", "other", "loss"].map((label, id) => node({ id, label }));
  const edges = [edge(0, 3), edge(1, 3), edge(3, 4), edge(2, 4), edge(4, 6), edge(1, 5)];
  const graph = { ...graphOf(), nodes, edges };
  const scene = new Scene(graph);
  const asked = session({ graph, steps: [], calls: [{ step: 0, line: 1, target: "loss", answers: [answer({ node: 1 })] }] });
  const through = (id: number, side: "both" | "sources" | "target") => wayThrough(scene, scene.byId.get(id)!, side, asked, 0)!;
  it("goes back to the sources of the gradient call alone where one leads there", () => {
    expect([...through(4, "sources").nodes].sort()).toEqual([1, 3, 4]);
    expect(through(4, "sources").toSources).toBe(true);
  });
  it("else to all that it was computed from, and says so", () => {
    const way = through(2, "sources");
    expect(way.toSources).toBe(false);
    expect(wayWords(through(4, "both"), nodes[4]!, "both", graph)).toContain("from w, on to loss");
  });
  it("goes on to all that comes of it", () => expect([...through(3, "target").nodes].sort()).toEqual([3, 4, 6]));
  it("has the edges between its nodes and no others", () => {
    expect([...through(4, "both").lines].map((line) => [line.edge.from, line.edge.to])).toEqual([[3, 4], [1, 3], [4, 6]]);
  });
});

describe("finding", () => {
  const document = example();
  const scene = new Scene(document.graph);
  it("finds by any words of label, text and line", () => {
    expect(find(scene, document, "reduce_mean").map(({ node: { id } }) => id)).toContain(7);
    expect(find(scene, document, "line 13").every(({ text }) => / line 13( |$)/.test(text))).toBe(true);
    expect(find(scene, document, "no such thing")).toEqual([]);
    expect(find(scene, document, "  ")).toEqual([]);
  });
  it("tells how many, and nothing of nothing", () => {
    expect(foundWords(find(scene, document, "reduce_mean"), 0)).toMatch(/^1 of \d+: reduce_mean, line 13/);
    expect(foundWords([], 0)).toBe("nothing found");
  });
  it("finds what is folded away in its fold", () => {
    const folded = new Scene({ ...document.graph, nodes: [node({ id: 99, kind: "fold", label: "9 ops", holds: document.graph.nodes.map(({ id }) => id) })] });
    const [first] = find(folded, document, "reduce_mean");
    expect([first?.node.id, foundWords([first!], 0)]).toEqual([99, expect.stringContaining("folded away")]);
  });
});
