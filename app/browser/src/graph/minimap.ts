/** The whole graph in a corner, when it is larger than the view: where one is, and a way to get elsewhere. */
import { phaseColour, type Colours } from "../colours";
import type { Phase } from "../document";
import { viewBox, type Camera, type Size } from "./camera";
import { contains, type Box, type Point } from "./geometry";
import type { Scene } from "./scene";

const MOST = { width: 170, height: 120 };
const MARGIN = 10;
/** In a pane as narrow as this it stands above the buttons. */
const NARROW = 540;
const BAR = 40;

/** Where the minimap lies on the screen, and its scale. */
export function place(scene: Scene, size: Size): { box: Box; scale: number } {
  const width = scene.bounds.right - scene.bounds.left;
  const height = scene.bounds.bottom - scene.bounds.top;
  const scale = Math.min(Math.min(MOST.width, size.width / 3) / width, Math.min(MOST.height, size.height / 3) / height);
  const right = size.width - MARGIN;
  const bottom = size.height - MARGIN - (size.width < NARROW ? BAR : 0);
  return { scale, box: { left: right - width * scale, top: bottom - height * scale, right, bottom } };
}

export function pointThrough(scene: Scene, size: Size, at: Point): Point | null {
  const { box, scale } = place(scene, size);
  if (!contains(box, at)) return null;
  return { x: scene.bounds.left + (at.x - box.left) / scale, y: scene.bounds.top + (at.y - box.top) / scale };
}

/** The nodes are drawn once into a picture of their own: ten thousand of them must not cost anything at a step. */
export class Minimap {
  private picture: HTMLCanvasElement | null = null;
  private key = "";

  paint(context: CanvasRenderingContext2D, scene: Scene, size: Size, camera: Camera, colours: Colours, marked: Point | null, phase: Phase): void {
    const { box, scale } = place(scene, size);
    const width = box.right - box.left;
    const height = box.bottom - box.top;
    context.fillStyle = colours.raised;
    context.strokeStyle = colours.lineStrong;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(box.left - 4, box.top - 4, width + 8, height + 8, 6);
    context.fill();
    context.stroke();
    context.drawImage(this.nodes(scene, scale, colours, width, height), box.left, box.top, width, height);
    const at = (x: number, y: number): Point => ({ x: box.left + (x - scene.bounds.left) * scale, y: box.top + (y - scene.bounds.top) * scale });
    const view = viewBox(camera, size);
    const from = at(Math.max(view.left, scene.bounds.left), Math.max(view.top, scene.bounds.top));
    const to = at(Math.min(view.right, scene.bounds.right), Math.min(view.bottom, scene.bounds.bottom));
    context.strokeStyle = colours.accent;
    context.lineWidth = 2;
    context.strokeRect(from.x, from.y, Math.max(3, to.x - from.x), Math.max(3, to.y - from.y));
    if (!marked) return;
    const here = at(marked.x, marked.y);
    context.fillStyle = phaseColour(colours, phase);
    context.fillRect(here.x - 3, here.y - 3, 6, 6);
  }

  private nodes(scene: Scene, scale: number, colours: Colours, width: number, height: number): HTMLCanvasElement {
    const key = `${width} ${height} ${colours.lineStrong}`;
    if (this.picture && this.key === key) return this.picture;
    const picture = this.picture ?? document.createElement("canvas");
    const ratio = window.devicePixelRatio || 1;
    picture.width = Math.max(1, Math.round(width * ratio));
    picture.height = Math.max(1, Math.round(height * ratio));
    const context = picture.getContext("2d");
    if (context) {
      context.scale(ratio * scale, ratio * scale);
      context.translate(-scene.bounds.left, -scene.bounds.top);
      context.fillStyle = colours.lineStrong;
      for (const node of scene.graph.nodes) context.fillRect(node.x - node.width / 2, node.y - node.height / 2, node.width, node.height);
    }
    this.picture = picture;
    this.key = key;
    return picture;
  }

  forget(): void { this.key = ""; }
}
