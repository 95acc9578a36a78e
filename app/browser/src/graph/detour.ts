/** Ways around boxes: the shortest one over their corners, found as far as it is asked for. Pure geometry. */
import { crosses, grow, type Box, type Point } from "./geometry";

/** What an edge has to keep away from, and how far. */
export interface Obstacle { box: Box; clear: number }

interface Place { at: Point; cost: number; before: Place | null }

/** A bend is worth a way so much longer. */
const BEND = 14;
/** What is left counts for more than what is behind: a way that is nearly the shortest is found much sooner. */
const HASTE = 1.4;
/** The corners of so many boxes are looked at from one place: those in the way, and those in the way to their corners. */
const WALLS = 5;
/** So many places are looked at before it is given up. */
const PATIENCE = 400;

/** The bends of a way from one point to another outside of all boxes, both ends included; null where none was found within `room`. */
export function detour(from: Point, to: Point, obstacles: readonly Obstacle[], room: Box): Point[] | null {
  const walls = obstacles.map(({ box, clear }) => grow(box, clear - 1));
  const corners = obstacles.map(({ box, clear }) => cornersOf(grow(box, clear)).filter((point) => within(point, room)));
  const open: Place[] = [{ at: from, cost: 0, before: null }];
  const best = new Map<string, number>([[nameOf(from), 0]]);
  for (let looked = 0; looked < PATIENCE && open.length > 0; looked += 1) {
    const place = take(open, to);
    if (place.at === to) return bends(place);
    for (const next of reachable(place.at, to, walls, corners)) {
      const cost = place.cost + apart(place.at, next) + BEND;
      if (cost >= (best.get(nameOf(next)) ?? Infinity)) continue;
      best.set(nameOf(next), cost);
      open.push({ at: next, cost, before: place });
    }
  }
  return null;
}

/** The goal if it is in sight, else the corners in sight of what stands before it, and of what stands before those. */
function reachable(from: Point, to: Point, walls: readonly Box[], corners: readonly (readonly Point[])[]): Point[] {
  const found: Point[] = [];
  const seen = new Set<number>();
  const waiting: Point[] = [to];
  for (let point = waiting.pop(); point; point = waiting.pop()) {
    const wall = firstWall(from, point, walls);
    if (wall < 0) found.push(point);
    else if (seen.size < WALLS && !seen.has(wall)) {
      seen.add(wall);
      waiting.push(...corners[wall]!);
    }
  }
  return found;
}

/** Of the boxes that a straight line touches, the one whose middle is the nearest. */
function firstWall(from: Point, to: Point, walls: readonly Box[]): number {
  let nearest = -1;
  let least = Infinity;
  walls.forEach((wall, index) => {
    if (!crosses(from, to, wall)) return;
    const far = Math.hypot((wall.left + wall.right) / 2 - from.x, (wall.top + wall.bottom) / 2 - from.y);
    if (far < least) [nearest, least] = [index, far];
  });
  return nearest;
}

function take(open: Place[], to: Point): Place {
  const length = (place: Place): number => place.cost + HASTE * apart(place.at, to);
  const shortest = open.reduce((best, place, index) => (length(place) < length(open[best]!) ? index : best), 0);
  return open.splice(shortest, 1)[0]!;
}

function bends(end: Place): Point[] {
  const found: Point[] = [];
  for (let place: Place | null = end; place; place = place.before) found.unshift(place.at);
  return found;
}

const cornersOf = (box: Box): Point[] => [{ x: box.left, y: box.top }, { x: box.right, y: box.top }, { x: box.left, y: box.bottom }, { x: box.right, y: box.bottom }];
const within = ({ x, y }: Point, room: Box): boolean => x >= room.left && x <= room.right && y >= room.top && y <= room.bottom;
const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const nameOf = ({ x, y }: Point): string => `${x},${y}`;
