/** The way that an edge takes: one curve where nothing stands in it, else around what does, with round corners. */
import { detour } from "./detour";
import { contains, curveBox, edgeCurve, grow, touches, type Box, type Curve, type Path, type Point } from "./geometry";

/** How far a way may lead out of the box of its straight curve. */
export const REACH = 240;
/** So near a curve may pass by; a detour keeps further away, each edge by another distance, so that two of them can be told apart. */
const NEAR = 3;
const CLEAR = [8, 10.5, 13];
/** Straight before the first bend, and before the arrow. */
const LEAVING = 9;
const ARRIVING = 13;
const ROUND = [60, 30, 12];

/** What lies about an edge: it must not run over `nodes`, and does not run over `words` where there is a way around. */
export interface Surroundings { nodes: readonly Box[]; words: readonly Box[] }

/** From one box to a place on the upper side of another; edges of other numbers keep other distances. */
export function route(from: Box, to: Box, port: number, { nodes, words }: Surroundings, number: number): Path {
  const plain = edgeCurve(from, to, port);
  return around(from, to, plain, [...nodes, ...words], number) ?? around(from, to, plain, nodes, number) ?? [plain];
}

function around(from: Box, to: Box, plain: Curve, others: readonly Box[], number: number): Path | null {
  const isFree = (path: Path): boolean => !others.some((box) => touches(path, grow(box, NEAR)));
  if (isFree([plain])) return [plain];
  const clear = CLEAR[number % CLEAR.length]!;
  const own = [from, to].map((box) => ({ box, clear: LEAVING - 3 }));
  const [start, end] = endsOf(plain);
  const [leaving, arriving] = [start[1], end[0]];
  const far = others.filter((box) => !contains(grow(box, clear), leaving) && !contains(grow(box, clear), arriving)); // no way leads out of a box
  const bends = detour(leaving, arriving, [...far.map((box) => ({ box, clear })), ...own], grow(curveBox(plain), REACH));
  if (!bends) return null;
  const points = [start[0], ...bends, end[1]];
  return ROUND.map((radius) => withCorners(points, radius)).find(isFree) ?? withCorners(points, 0);
}

/** The first and the last straight piece: out of one node, into the other. */
function endsOf([x0, y0, x1, y1, , , x3, y3]: Curve): [[Point, Point], [Point, Point]] {
  const far = Math.hypot(x1 - x0, y1 - y0) || 1;
  const out = { x: x0 + ((x1 - x0) / far) * LEAVING, y: y0 + ((y1 - y0) / far) * LEAVING };
  return [[{ x: x0, y: y0 }, out], [{ x: x3, y: y3 - ARRIVING }, { x: x3, y: y3 }]];
}

/** Straight pieces, and a curve at each bend that begins and ends at most `radius` from it. */
export function withCorners(points: readonly Point[], radius: number): Path {
  const path: Curve[] = [];
  let at = points[0]!;
  points.slice(1, -1).forEach((corner, index) => {
    const before = toward(corner, points[index]!, radius);
    const after = toward(corner, points[index + 2]!, radius);
    path.push(straight(at, before), bend(before, corner, after));
    at = after;
  });
  return [...path, straight(at, points[points.length - 1]!)].filter(([x0, y0, , , , , x3, y3]) => x0 !== x3 || y0 !== y3);
}

/** The point at most so far from a corner, and at most half of the way to the next. */
function toward(corner: Point, next: Point, radius: number): Point {
  const far = Math.hypot(next.x - corner.x, next.y - corner.y);
  const share = far === 0 ? 0 : Math.min(radius, far / 2) / far;
  return { x: corner.x + (next.x - corner.x) * share, y: corner.y + (next.y - corner.y) * share };
}

const between = (a: Point, b: Point, share: number): [number, number] => [a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share];
const straight = (a: Point, b: Point): Curve => [a.x, a.y, ...between(a, b, 1 / 3), ...between(a, b, 2 / 3), b.x, b.y];
const bend = (a: Point, corner: Point, b: Point): Curve => [a.x, a.y, ...between(a, corner, 2 / 3), ...between(b, corner, 2 / 3), b.x, b.y];
