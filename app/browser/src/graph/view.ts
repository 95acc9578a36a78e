/** The tape graph on its canvas: what is shown, from where, at which step. Input comes in through pointer.ts and keyboard.ts. */
import { Surface } from "../canvas";
import { onThemeChange, readColours, type Colours } from "../colours";
import type { GraphNode } from "../document";
import { paintGain, paintGainEdges } from "../lens/paint";
import { callStart, cutStep } from "../moment";
import { store, type Field, type GraphProbe } from "../store";
import { centred, fit, follow, isWholeInView, LEAST_FIT, partWith, toGraph, toScreen, viewBox, zoomAt, type Camera } from "./camera";
import { boxOf, grow, type Point } from "./geometry";
import { lookOf } from "./look";
import { Minimap } from "./minimap";
import { paintCuts, paintEdges, type Moment } from "./paint_edges";
import { paintGroups } from "./paint_groups";
import { detailAt, paintNode, type Brush } from "./paint_nodes";
import { Scene } from "./scene";

export class GraphView implements GraphProbe {
  scene: Scene | null = null;
  camera: Camera = { zoom: 1, x: 0, y: 0 };
  readonly surface: Surface;
  private colours: Colours;
  private readonly minimap = new Minimap();
  /** Until a person moves the picture, it is fitted again whenever its room changes. */
  private untouched = true;
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
  }
  zoom(factor: number, at: Point = { x: this.surface.width / 2, y: this.surface.height / 2 }): void { this.move(zoomAt(this.camera, at, factor)); }

  /** `all`: everything in view even if its labels are too small to read. */
  refit(all: boolean): void {
    if (!this.scene || this.surface.width === 0) return;
    this.untouched = !all;
    this.camera = fit(this.scene.bounds, this.surface, all ? 0 : LEAST_FIT, this.colours.scale);
    if (!all) this.look();
    this.surface.invalidate();
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

  centre(at: Point): void { this.move(centred(this.camera, at, this.surface)); }

  /** The minimap is there only when there is something out of view. */
  get needsMinimap(): boolean { return this.scene !== null && !isWholeInView(this.scene.bounds, this.camera, this.surface); }

  private heard(changed: ReadonlySet<Field>): void {
    const { graph } = store.snapshot;
    if (changed.has("document")) this.untouched = true;
    if (changed.has("graph")) {
      this.scene = graph ? new Scene(graph) : null;
      this.minimap.forget();
      if (this.untouched) this.refit(false);
    }
    if (changed.has("step")) this.look();
    this.surface.invalidate();
  }

  private resized(): void {
    if (this.untouched) this.refit(false);
    else this.look();
  }

  private paint(): void {
    const { scene, camera, surface, colours } = this;
    const { document, step, story, node: selected, gains } = store.snapshot;
    if (!scene || !document) return;
    const { context } = surface;
    const phase = store.current?.phase ?? "neutral";
    const marked = this.marked;
    const view = grow(viewBox(camera, surface), 12);
    const brush: Brush = { context, colours, zoom: camera.zoom, detail: detailAt(camera.zoom) };
    const moment: Moment = { step, cut: step >= cutStep(document, story) ? story : "", from: callStart(document, step), marked: marked?.id ?? -1, phase };
    context.save();
    context.translate(camera.x, camera.y);
    context.scale(camera.zoom, camera.zoom);
    paintGroups(brush, scene.graph.groups, view);
    const lines = scene.linesIn(view);
    const map = globalThis.ONE_FILE ? null : gains;
    if (map) paintGainEdges(brush, lines, map, step);
    paintEdges(brush, lines, moment);
    for (const node of scene.nodesIn(view)) {
      paintNode(brush, node, lookOf(node, document, step, node === marked ? phase : null), node.id === selected);
      if (map) paintGain(brush, node, map, step);
    }
    paintCuts(brush, lines, moment);
    context.restore();
    if (this.needsMinimap) this.minimap.paint(context, scene, surface, camera, colours, marked ?? null, phase);
  }

  destroy(): void {
    this.stops.forEach((stop) => stop());
    this.surface.destroy();
  }
}
