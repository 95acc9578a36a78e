/** Which part of the graph is in view, and how large: pure functions on (zoom, shift). Screen = graph × zoom + shift. */
import type { Box, Point } from "./geometry";

export interface Camera { zoom: number; x: number; y: number }
export interface Size { width: number; height: number }

/** The smallest text drawn at zoom 1 has 12.5 px: below this zoom it would have less than 11. */
export const LEAST_FIT = 11 / 12.5;
/** A part that was asked for is shown even smaller, while its words are drawn at all. */
export const LEAST_ZOOM = 0.46;
const MOST_FIT = 1.5;
const MARGIN = 18;
/** Room for the zoom buttons below the picture. */
const FOOT = 30;
/** Share of the view that the middle part takes: what is in it has surroundings on all sides. */
const PART = 0.5;

export const toScreen = (camera: Camera, point: Point): Point => ({ x: point.x * camera.zoom + camera.x, y: point.y * camera.zoom + camera.y });
export const toGraph = (camera: Camera, point: Point): Point => ({ x: (point.x - camera.x) / camera.zoom, y: (point.y - camera.y) / camera.zoom });

export function viewBox(camera: Camera, size: Size): Box {
  const from = toGraph(camera, { x: 0, y: 0 });
  const to = toGraph(camera, { x: size.width, y: size.height });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

export function zoomAt(camera: Camera, at: Point, factor: number): Camera {
  const zoom = Math.min(4, Math.max(0.02, camera.zoom * factor));
  const by = zoom / camera.zoom;
  return { zoom, x: at.x - (at.x - camera.x) * by, y: at.y - (at.y - camera.y) * by };
}

/** Everything in view, as far as labels can still be read; `least` 0 shows everything whatever it costs. `scale`: the reader's text size. */
export function fit(bounds: Box, size: Size, least: number, scale = 1): Camera {
  const width = bounds.right - bounds.left + 2 * MARGIN;
  const height = bounds.bottom - bounds.top + 2 * MARGIN + FOOT;
  const zoom = Math.max(least * scale, Math.min(MOST_FIT * scale, size.width / width, size.height / height));
  const place = (from: number, extent: number, room: number): number => {
    const spare = room - extent * zoom;
    return (spare >= 0 ? spare / 2 : 0) - (from - MARGIN) * zoom;
  };
  return { zoom, x: place(bounds.left, width, size.width), y: place(bounds.top, height, size.height) };
}

export function isWholeInView(bounds: Box, camera: Camera, size: Size): boolean {
  const view = viewBox(camera, size);
  return view.left <= bounds.left && view.top <= bounds.top && view.right >= bounds.right && view.bottom >= bounds.bottom;
}

/** Of a graph larger than the view: the part of it that holds a point. The graph is cut into overlapping parts, so that the picture rests while
 * steps stay in one of them, and depends on the point alone, never on where one came from. */
export function partWith(bounds: Box, at: Point, size: Size, zoom: number): Camera {
  const along = (from: number, to: number, point: number, extent: number): number => {
    const room = extent / zoom;
    const least = from - MARGIN;
    const most = to + MARGIN;
    if (most - least <= room) return extent / 2 - ((least + most) / 2) * zoom;
    const part = room * PART;
    const middle = least + (Math.floor((point - least) / part) + 0.5) * part;
    return extent / 2 - Math.max(least + room / 2, Math.min(most - room / 2, middle)) * zoom;
  };
  return { zoom, x: along(bounds.left, bounds.right, at.x, size.width), y: along(bounds.top, bounds.bottom + FOOT, at.y, size.height) };
}

/** Moves as little as brings a node fully into view with some of its surroundings; nothing while it is in view. */
export function follow(camera: Camera, node: Box, size: Size): Camera {
  const roomX = Math.min(90, size.width / 4);
  const roomY = Math.min(90, size.height / 4);
  const moved = (from: number, to: number, room: number, extent: number): number => {
    if (from < room / 2) return room - from;
    if (to > extent - room / 2) return extent - room - to;
    return 0;
  };
  const a = toScreen(camera, { x: node.left, y: node.top });
  const b = toScreen(camera, { x: node.right, y: node.bottom });
  return { ...camera, x: camera.x + moved(a.x, b.x, roomX, size.width), y: camera.y + moved(a.y, b.y, roomY, size.height) };
}

export const centred = (camera: Camera, at: Point, size: Size): Camera => ({
  zoom: camera.zoom, x: size.width / 2 - at.x * camera.zoom, y: size.height / 2 - at.y * camera.zoom,
});
