/** The tape graph on its canvas: what is shown, from where, at which step. Input comes in through pointer.ts and keyboard.ts. */
import { Surface } from "../canvas";
import type { Looking } from "../address";
import { onThemeChange, readColours, type Colours } from "../colours";
import type { GraphNode } from "../document";
import { store, type Field, type GraphProbe } from "../store";
import { centred, fit, follow, isWholeInView, LEAST_FIT, LEAST_ZOOM, partWith, toGraph, toScreen, viewBox, zoomAt, type Camera } from "./camera";
import { boxOf, grow, union, type Box, type Point } from "./geometry";
import { Minimap } from "./minimap";
import { detailAt } from "./paint_nodes";
import { paintScene, sightOf } from "./picture";
import { Scene } from "./scene";

/** Room above a part that was asked for: the buttons for the selected node stand there. */
const HEADROOM = 44;
/** Milliseconds without a move, and the picture counts as where it is wanted. */
const RESTS = 250;

export class GraphView implements GraphProbe {
  scene: Scene | null = null;
  camera: Camera = { zoom: 1, x: 0, y: 0 };
  readonly surface: Surface;
  colours: Colours;
  private readonly minimap = new Minimap();
  /** Until a person moves the picture, it is fitted again whenever its room changes. */
  private untouched = true;
  private told: Looking | null = null;
  private timer = 0;
  private readonly stops: (() => void)[];

  constructor(box: HTMLElement) {
    this.colours = readColours(box);
    this.surface = new Surface(box, () => this.paint(), () => this.resized());
    this.stops = [store.subscribe((changed) => this.heard(changed)), onThemeChange(() => {
      this.colours = readColours(box);
      this.minimap.forget();
      if (this.untouched) this.refit(false);
      this.surface.invalidate();
    })];
    this.heard(new Set<Field>(["graph", "document", "step"]));
  }

  /** The node that the present step marks. */
  get marked(): GraphNode | undefined { return this.scene?.shown(store.current?.node ?? -1); }

  positionOf(id: number): Point | null {
    const node = this.scene?.shown(id);
    if (!node) return null;
    const box = this.surface.canvas.getBoundingClientRect();
    const at = toScreen(this.camera, node);
    return { x: box.left + at.x, y: box.top + at.y };
  }

  nodeAt(clientX: number, clientY: number): number {
    return this.scene?.nodeAt(this.graphPoint(clientX, clientY))?.id ?? -1;
  }

  screenPoint(clientX: number, clientY: number): Point {
    const box = this.surface.canvas.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }
  graphPoint(clientX: number, clientY: number): Point { return toGraph(this.camera, this.screenPoint(clientX, clientY)); }

  move(camera: Camera): void {
    this.untouched = false;
    this.camera = camera;
    this.surface.invalidate();
    this.tellLater();
  }
  zoom(factor: number, at: Point = { x: this.surface.width / 2, y: this.surface.height / 2 }): void { this.move(zoomAt(this.camera, at, factor)); }

  /** `all`: everything in view even if its labels are too small to read. */
  refit(all: boolean): void {
    if (!this.scene || this.surface.width === 0) return;
    this.untouched = !all;
    this.camera = fit(this.scene.bounds, this.surface, all ? 0 : LEAST_FIT, this.colours.scale);
    if (!all) this.look();
    this.surface.invalidate();
    this.tellLater();
  }

  /** Shows where the step is. Until a person moves the picture it depends on the step alone; then it is moved as little as needed. */
  private look(): void {
    const { scene, surface } = this;
    const node = this.nearest();
    if (!scene || !node || surface.width === 0 || isWholeInView(scene.bounds, this.camera, surface)) return;
    if (this.untouched) this.camera = partWith(scene.bounds, node, surface, this.camera.zoom);
    else if (this.marked) this.bringIntoView(this.marked);
  }

  /** The node that the step marks, or the last one marked before it, or the first one after. */
  private nearest(): GraphNode | undefined {
    const steps = store.document?.steps ?? [];
    const node = (at: number): GraphNode | undefined => this.scene?.shown(steps[at]?.node ?? -1);
    for (let at = store.step; at >= 0; at -= 1) if (node(at)) return node(at);
    for (let at = store.step; at < steps.length; at += 1) if (node(at)) return node(at);
    return undefined;
  }

  bringIntoView(node: GraphNode | undefined): void {
    if (node && this.surface.width > 0) this.camera = follow(this.camera, boxOf(node), this.surface);
    this.surface.invalidate();
  }

  /** A part of the graph as large as it goes, at most a little larger than usual. */
  zoomTo(boxes: readonly Box[]): void {
    if (boxes.length === 0 || this.surface.width === 0) return;
    const box = union(boxes);
    this.move(fit({ ...box, top: box.top - HEADROOM }, this.surface, LEAST_ZOOM, this.colours.scale));
  }

  centre(at: Point): void { this.move(centred(this.camera, at, this.surface)); }

  /** The minimap is there only when there is something out of view. */
  get needsMinimap(): boolean { return this.scene !== null && !isWholeInView(this.scene.bounds, this.camera, this.surface); }

  private heard(changed: ReadonlySet<Field>): void {
    const { graph, looking } = store.snapshot;
    if (changed.has("document")) this.untouched = true;
    if (changed.has("looking") && looking !== this.told) this.untouched = looking === null;
    if (changed.has("graph")) {
      this.scene = graph ? new Scene(graph) : null;
      this.minimap.forget();
      if (this.untouched) this.refit(false);
    }
    if (changed.has("looking")) this.take();
    if (changed.has("step")) this.look();
    this.surface.invalidate();
  }

  private resized(): void {
    if (this.untouched) this.refit(false);
    else this.take();
    if (!this.untouched) this.look();
  }

  /** To where the address, or a step back in the history, says: once there is room to show it in. */
  private take(): void {
    const { looking } = store.snapshot;
    if (looking === this.told || this.surface.width === 0) return;
    this.told = looking;
    if (looking) this.camera = centred({ zoom: looking.zoom, x: 0, y: 0 }, looking, this.surface);
    else this.refit(false);
  }

  /** What was moved to is known elsewhere once the hand rests. */
  private tellLater(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const { width, height } = this.surface;
      const middle = toGraph(this.camera, { x: width / 2, y: height / 2 });
      this.told = this.untouched || width === 0 ? null : { ...middle, zoom: this.camera.zoom };
      store.set({ looking: this.told });
    }, RESTS);
  }

  private paint(): void {
    const { scene, camera, surface, colours } = this;
    const sight = scene && sightOf(store, scene);
    if (!scene || !sight) return;
    const { context } = surface;
    context.save();
    context.translate(camera.x, camera.y);
    context.scale(camera.zoom, camera.zoom);
    paintScene({ context, colours, zoom: camera.zoom, detail: detailAt(camera.zoom) }, scene, grow(viewBox(camera, surface), 12), sight);
    context.restore();
    if (this.needsMinimap) this.minimap.paint(context, scene, surface, camera, colours, sight.marked ?? null, sight.phase);
  }

  destroy(): void {
    this.stops.forEach((stop) => stop());
    clearTimeout(this.timer);
    this.surface.destroy();
  }
}
