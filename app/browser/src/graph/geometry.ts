/** Boxes, curves and what lies under a point: pure geometry in graph coordinates. */
import type { GraphNode } from "../document";

export interface Box { left: number; top: number; right: number; bottom: number }
export interface Point { x: number; y: number }
/** An edge as it is drawn: cubic curves, each beginning where the one before ends. */
export type Path = readonly Curve[];
/** A cubic curve: ends and control points. */
export type Curve = readonly [x0: number, y0: number, x1: number, y1: number, x2: number, y2: number, x3: number, y3: number];

export const boxOf = (node: GraphNode): Box => ({
  left: node.x - node.width / 2, top: node.y - node.height / 2, right: node.x + node.width / 2, bottom: node.y + node.height / 2,
});

export const overlaps = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
export const contains = (box: Box, { x, y }: Point): boolean => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
export const grow = (box: Box, by: number): Box => ({ left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by });

export function union(boxes: readonly Box[]): Box {
  const sum = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const box of boxes) {
    sum.left = Math.min(sum.left, box.left);
    sum.top = Math.min(sum.top, box.top);
    sum.right = Math.max(sum.right, box.right);
    sum.bottom = Math.max(sum.bottom, box.bottom);
  }
  return boxes.length > 0 ? sum : { left: 0, top: 0, right: 1, bottom: 1 };
}

/** From the lower side of one node to a place on the upper side of another; sideways when the other lies higher or level. */
export function edgeCurve(from: Box, to: Box, port: number): Curve {
  const start = { x: (from.left + from.right) / 2, y: from.bottom };
  const end = { x: port, y: to.top };
  if (end.y > start.y + 4) {
    const bend = Math.max(10, Math.min(80, (end.y - start.y) * 0.5));
    return [start.x, start.y, start.x, start.y + bend, end.x, end.y - bend, end.x, end.y];
  }
  const rightwards = to.left + to.right > from.left + from.right;
  const side = rightwards ? from.right : from.left;
  const middle = (from.top + from.bottom) / 2;
  const reach = Math.max(30, Math.min(70, Math.abs(end.x - side) * 0.5)) * (rightwards ? 1 : -1);
  return [side, middle, side + reach, middle, end.x, end.y - 50, end.x, end.y];
}

export function curveBox([x0, y0, x1, y1, x2, y2, x3, y3]: Curve): Box {
  return { left: Math.min(x0, x1, x2, x3), top: Math.min(y0, y1, y2, y3), right: Math.max(x0, x1, x2, x3), bottom: Math.max(y0, y1, y2, y3) };
}

export function pointOn([x0, y0, x1, y1, x2, y2, x3, y3]: Curve, t: number): Point {
  const s = 1 - t;
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: a * x0 + b * x1 + c * x2 + d * x3, y: a * y0 + b * y1 + c * y2 + d * y3 };
}

/** A point of the way, by the number of its curves: 0 the beginning, 1 the end, 0.5 about the middle. */
export function pointAlong(path: Path, t: number): Point {
  const place = Math.min(path.length - 1, Math.floor(t * path.length));
  return pointOn(path[place]!, t * path.length - place);
}

/** Distance from a way, by a handful of points on each of its curves: exact enough for a pointer. */
export function distanceFrom(path: Path, { x, y }: Point): number {
  let least = Infinity;
  for (const curve of path) {
    for (let index = 0; index <= 20; index += 1) {
      const point = pointOn(curve, index / 20);
      least = Math.min(least, Math.hypot(point.x - x, point.y - y));
    }
  }
  return least;
}

/** Whether a straight line touches a box (Liang and Barsky). */
export function crosses(from: Point, to: Point, box: Box): boolean {
  let first = 0;
  let last = 1;
  const side = (by: number, room: number): boolean => {
    if (by === 0) return room >= 0;
    if (by < 0) first = Math.max(first, room / by);
    else last = Math.min(last, room / by);
    return first <= last;
  };
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  return side(-dx, from.x - box.left) && side(dx, box.right - from.x) && side(-dy, from.y - box.top) && side(dy, box.bottom - from.y);
}

const CHORDS = 16;

/** Whether a way touches a box: by short chords, no longer than a sixteenth of each curve. */
export function touches(path: Path, box: Box): boolean {
  return path.some((curve) => {
    if (!overlaps(curveBox(curve), grow(box, 0.01))) return false;
    let from = pointOn(curve, 0);
    for (let index = 1; index <= CHORDS; index += 1) {
      const to = pointOn(curve, index / CHORDS);
      if (crosses(from, to, box)) return true;
      from = to;
    }
    return false;
  });
}
