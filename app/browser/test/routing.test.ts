import { describe, expect, it } from "vitest";
import { detour } from "../src/graph/detour";
import { contains, edgeCurve, pointOn, touches, type Box, type Path, type Point } from "../src/graph/geometry";
import { route, withCorners } from "../src/graph/routing";
import { Scene } from "../src/graph/scene";
import { edge, node } from "./documents/build";

const box = (x: number, y: number, width = 100, height = 58): Box => ({ left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 });
const points = (path: Path): Point[] => path.flatMap((curve) => Array.from({ length: 60 }, (_, index) => pointOn(curve, index / 59)));
const runsOver = (path: Path, over: Box): boolean => points(path).some((point) => contains(over, point));
const nothing = { nodes: [], words: [] };

describe("the way of an edge", () => {
  const [from, to] = [box(0, 0), box(0, 300)];
  it("is one curve where nothing is in the way", () => {
    expect(route(from, to, 0, nothing, 0)).toEqual([edgeCurve(from, to, 0)]);
  });
  it("leads around a node, from the same place to the same place", () => {
    const between = box(10, 150);
    expect(runsOver([edgeCurve(from, to, 0)], between)).toBe(true);
    const way = route(from, to, 0, { ...nothing, nodes: [between] }, 0);
    expect(runsOver(way, between)).toBe(false);
    expect([way[0]!.slice(0, 2), way.at(-1)!.slice(6)]).toEqual([[0, 29], [0, 271]]);
  });
  it("is unbroken", () => {
    const way = route(from, to, 0, { ...nothing, nodes: [box(10, 150)] }, 1);
    way.slice(1).forEach((curve, index) => expect(curve.slice(0, 2)).toEqual(way[index]!.slice(6)));
  });
  it("leads around words, but over them where it must", () => {
    const words = [box(0, 100, 60, 20)];
    expect(runsOver(route(from, to, 0, { nodes: [], words }, 0), words[0]!)).toBe(false);
    const wall = [box(0, 100, 9000, 20)];
    expect(route(from, to, 0, { nodes: [], words: wall }, 0)).toHaveLength(1);
  });
  it("upwards leaves from the side", () => {
    const way = route(box(0, 500), box(300, 0), 300, { ...nothing, nodes: [box(150, 250)] }, 2);
    expect(way[0]!.slice(0, 2)).toEqual([50, 500]);
    expect(runsOver(way, box(150, 250))).toBe(false);
  });
  it("runs over none of many nodes, wherever they stand", () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    for (let turn = 0; turn < 25; turn += 1) {
      const rows = Array.from({ length: 6 }, (_, row) => {
        let x = random() * 80;
        return Array.from({ length: 5 }, (_, place) => {
          const width = 80 + random() * 90;
          const made = node({ id: row * 5 + place, x: x + width / 2, y: row * 86, width, height: 58 });
          x += width + 24 + random() * 40;
          return made;
        });
      }).flat();
      const edges = Array.from({ length: 14 }, () => Math.floor(random() * 10)).map((from_) => edge(from_, from_ + 10 + Math.floor(random() * 10)));
      const scene = new Scene({ nodes: rows, edges, groups: [], width: 0, height: 0 });
      for (const { edge: { from: a, to: b }, path } of scene.lines) {
        const over = rows.filter((each) => each.id !== a && each.id !== b && runsOver(path, box(each.x, each.y, each.width, each.height)));
        expect(over.map(({ id }) => id)).toEqual([]);
      }
    }
  });
});

describe("a detour", () => {
  const room = box(0, 0, 2000, 2000);
  it("is straight where it can be", () => expect(detour({ x: 0, y: 0 }, { x: 9, y: 9 }, [], room)).toEqual([{ x: 0, y: 0 }, { x: 9, y: 9 }]));
  it("takes the nearer side", () => {
    const bends = detour({ x: 20, y: -100 }, { x: 20, y: 100 }, [{ box: box(0, 0), clear: 10 }], room)!;
    expect(bends.slice(1, -1).map(({ x }) => x)).toEqual([60, 60]);
  });
  it("is none where every side is closed", () => expect(detour({ x: 0, y: -100 }, { x: 0, y: 100 }, [{ box: box(0, 0, 5000, 20), clear: 10 }], room)).toBeNull());
  it("keeps inside of its corners when they are made round", () => {
    const way = withCorners([{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }], 30);
    expect(way).toHaveLength(3);
    expect(touches(way, box(101, -1, 1, 1))).toBe(false);
    expect(touches(way, box(50, 0, 2, 2))).toBe(true);
  });
});
