import { describe, expect, it } from "vitest";
import { fit, follow, isWholeInView, LEAST_FIT, partWith, toGraph, toScreen, viewBox, zoomAt } from "../src/graph/camera";
import { boxOf, distanceFrom, edgeCurve, pointOn } from "../src/graph/geometry";
import { lookOf } from "../src/graph/look";
import { neighbour } from "../src/graph/neighbours";
import { stateOf } from "../src/graph/paint_edges";
import { headerOf } from "../src/graph/paint_groups";
import { Line, Scene } from "../src/graph/scene";
import { edgeWords, nodeWords } from "../src/graph/words";
import { noneWords } from "../src/moment";
import { answer, edge, group, node, session } from "./documents/build";
import { example } from "./documents/example";
import { longSession } from "./documents/long";

const size = { width: 800, height: 600 };
const document = example();
const scene = new Scene(document.graph);
const find = (id: number) => scene.byId.get(id)!;

describe("the view", () => {
  it("screen and graph coordinates are each other's inverse", () => {
    const camera = { zoom: 1.7, x: 30, y: -12 };
    const there = toGraph(camera, toScreen(camera, { x: 4, y: 9 }));
    expect(there.x).toBeCloseTo(4);
    expect(there.y).toBeCloseTo(9);
  });
  it("a small graph is shown whole, a large one no smaller than can be read", () => {
    const whole = fit(scene.bounds, size, LEAST_FIT);
    expect(isWholeInView(scene.bounds, whole, size)).toBe(true);
    const large = fit(new Scene(longSession(600).graph).bounds, size, LEAST_FIT);
    expect(large.zoom * 12.5).toBeCloseTo(11);
    expect(fit(new Scene(longSession(600).graph).bounds, size, 0).zoom).toBeLessThan(0.3);
  });
  it("zooming keeps the point under the pointer", () => {
    const camera = zoomAt({ zoom: 1, x: 0, y: 0 }, { x: 100, y: 50 }, 2);
    expect(toScreen(camera, { x: 100, y: 50 })).toEqual({ x: 100, y: 50 });
  });
  it("of a large graph the part around the step, whatever was shown before; it rests within a part", () => {
    const { bounds } = new Scene(longSession(600).graph);
    const part = (x: number, y: number) => partWith(bounds, { x, y }, size, 0.88);
    expect(part(2000, 300)).toEqual(part(2010, 310));
    for (const x of [100, 700, 2000, 5000]) {
      const view = viewBox(part(x, 300), size);
      expect(x).toBeGreaterThan(view.left);
      expect(x).toBeLessThan(view.right);
      expect(view.left).toBeGreaterThanOrEqual(bounds.left - 20);
    }
  });
  it("follows a node out of view and stays for one in view", () => {
    const camera = { zoom: 1, x: 0, y: 0 };
    const inside = { left: 300, top: 200, right: 400, bottom: 260 };
    expect(follow(camera, inside, size)).toEqual(camera);
    const moved = follow(camera, { left: 2000, top: 200, right: 2100, bottom: 260 }, size);
    expect(viewBox(moved, size).right).toBeGreaterThan(2100);
  });
});

describe("the scene", () => {
  it("finds a node at its place and nothing beside it", () => {
    expect(scene.nodeAt(find(5))?.id).toBe(5);
    expect(scene.nodeAt({ x: -500, y: 0 })).toBeUndefined();
  });
  it("finds an edge on its curve", () => {
    const line = scene.lines[0]!;
    expect(scene.lineAt(pointOn(line.path[0]!, 0.5), 3)).toBe(line);
    expect(distanceFrom(line.path, { x: 9999, y: 0 })).toBeGreaterThan(1000);
  });
  it("finds a group by its header only", () => {
    expect(scene.headerAt({ x: 60, y: 200 })?.id).toBe("i0");
    expect(scene.headerAt({ x: 60, y: 270 })).toBeUndefined();
  });
  it("a fold node knows the group that it would open", () => {
    const inside = node({ id: 9, kind: "fold", x: 100, y: 100 });
    const groups = [group({ id: "outer" }), group({ id: "inner", folded: true, x: 20, y: 20, width: 160, height: 160 })];
    const folded = new Scene({ nodes: [inside], edges: [], groups, width: 0, height: 0 });
    expect(folded.foldOf(inside)?.id).toBe("inner");
  });
  it("what is folded away is shown by its fold", () => {
    const folded = new Scene({ nodes: [node({ id: 9, kind: "fold", holds: [1, 2] })], edges: [edge(1, 9)], groups: [], width: 0, height: 0 });
    expect(folded.shown(2)?.id).toBe(9);
    expect(folded.shown(7)).toBeUndefined();
    expect(folded.lines).toEqual([]);
  });
  it("only what is in view is drawn", () => {
    const long = new Scene(longSession(10_000).graph);
    const view = { left: 40_000, right: 40_800, top: 0, bottom: 600 };
    expect(long.nodesIn(view).length).toBeLessThan(60);
    expect(long.linesIn(view).length).toBeLessThan(80);
    expect(long.nodesIn(long.bounds)).toHaveLength(5000);
  });
  it("edges enter side by side in the order of their sources", () => {
    const ends = (scene.incoming.get(3) ?? []).map((line) => [line.edge.from, line.ends[0]![6]] as const);
    expect(ends.sort((a, b) => a[1] - b[1]).map(([from]) => from)).toEqual([1, 0]);
  });
  it("an edge upwards leaves from the side", () => {
    const curve = edgeCurve(boxOf(node({ id: 1, y: 500 })), boxOf(node({ id: 2, x: 400, y: 0 })), 400);
    expect(curve[1]).toBe(500);
    expect(curve[0]).toBe(56);
  });
});

describe("how a node looks", () => {
  const texts = (id: number, step: number) => { const look = lookOf(find(id), document, step, null); return [look.detail, look.gradient]; };

  it("blank before it is born, its value then, its gradient once it flowed", () => {
    expect([texts(7, 6), texts(7, 7), texts(7, 8)]).toEqual([["", ""], ["()", ""], ["()", "∂ 1.0"]]);
  });
  it("None only once it is known", () => {
    expect([texts(2, 14), texts(2, 15)]).toEqual([["() int32", ""], ["() int32", "∂ None"]]);
    expect(lookOf(find(2), document, 15, null).none).toBe("none");
  });
  it("a None as asked is no alarm", () => {
    const frozen = answer({ value: -1, tone: "asked", text: "None, as asked", node: 4 });
    const asked = session({ calls: [{ step: 0, line: 1, target: "y", answers: [frozen] }] });
    expect(lookOf(node({ id: 4 }), asked, 0, null)).toMatchObject({ none: "asked", gradient: "∂ None" });
    expect(noneWords(frozen)).toBe("∂ None, as asked");
  });
  it("a ghost says why", () => {
    expect(lookOf(node({ id: 1, kind: "ghost", reason: "paused" }), document, 5, null).reason).toBe("paused");
  });
});

describe("edges", () => {
  const state = (step: number, given: Parameters<typeof edge>[2], phase: "forward" | "backward" = "forward", marked = -1, from = -1, cut = "") => {
    const line = new Line(edge(0, 1, { born: 3, ...given }), [edgeCurve(boxOf(find(0)), boxOf(find(3)), 0)], () => []);
    return stateOf(line, { step, cut, from, marked, phase });
  };
  it("go from not yet, through reaching and done, to flowing and flowed", () => {
    expect([state(2, {}), state(3, {}, "forward", 1), state(4, {}), state(6, { flowed: [6] }), state(7, { flowed: [6] })]).toEqual(["later", "reaching", "done", "flowing", "flowed"]);
  });
  it("show what the newest gradient call sent along them, not an earlier one", () => {
    expect([state(9, { flowed: [6] }, "backward", -1, 8), state(9, { flowed: [6, 9] }, "backward", -1, 8), state(6, { flowed: [6] }, "backward", -1, 5)]).toEqual(["done", "flowing", "flowing"]);
  });
  it("are cut by the story that is open, and off the tape from the start", () => {
    const cut = (open: string, at = 8) => state(at, { cuts: ["story-0", "story-2"] }, "forward", -1, -1, open);
    expect([cut("story-0"), cut("story-2"), cut("story-1"), cut(""), cut("story-0", 2)]).toEqual(["cut", "cut", "done", "done", "later"]);
    expect(state(4, { onTape: false })).toBe("off");
  });
});

describe("from node to node", () => {
  it("down and up along edges, sideways to the next in the row", () => {
    expect([neighbour(scene, find(4), "ArrowDown")?.id, neighbour(scene, find(4), "ArrowUp")?.id, neighbour(scene, find(1), "ArrowRight")?.id]).toEqual([5, 3, 0]);
  });
  it("ends at the border", () => expect(neighbour(scene, find(1), "ArrowLeft")).toBeUndefined());
});

describe("in words", () => {
  it("a node says what it has by now", () => {
    expect(nodeWords(find(7), document, 8)).toEqual(["reduce_mean, line 13", "= 0.0602", "float32 ()", "∂ 1.0"]);
    expect(nodeWords(find(7), document, 2)).toContain("not yet at this step");
    expect(nodeWords(find(2), document, 15)).toContain("∂ None: integer");
  });
  it("an edge says its input's name and what ran along it", () => {
    expect(edgeWords(scene.lines[1]!, 12, 8)).toEqual(["y", "a gradient ran along it"]);
    expect(edgeWords(scene.lines[1]!, 14, 13)).toEqual(["y"]);
  });
  it("a folded group says how many it holds", () => {
    expect([headerOf(group({ id: "a", folded: true, count: 40 })), headerOf(group({ id: "a" }))]).toEqual(["▸ a, 40 ops", "▾ a"]);
  });
});

it("a session without nodes is still a scene", () => expect(new Scene(session().graph).lines).toEqual([]));
