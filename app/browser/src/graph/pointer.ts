/** Mouse, pen and touch on the graph: click selects, double click goes to the step, drag moves, wheel zooms, headers fold. */
import { store } from "../store";
import type { Point } from "./geometry";
import { pointThrough } from "./minimap";
import type { Tooltip } from "./tooltip";
import type { GraphView } from "./view";

const CLICK = 4;

interface Drag { from: Point; camera: { x: number; y: number }; moved: boolean; minimap: boolean }

export function servePointer(view: GraphView, tooltip: Tooltip, fold: (group: string, alike: boolean) => void): void {
  const { canvas } = view.surface;
  let drag: Drag | null = null;

  const throughMinimap = (at: Point): boolean => {
    const target = view.scene && view.needsMinimap ? pointThrough(view.scene, view.surface, at) : null;
    if (target) view.centre(target);
    return target !== null;
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const from = view.screenPoint(event.clientX, event.clientY);
    canvas.setPointerCapture(event.pointerId);
    tooltip.hide();
    drag = { from, camera: view.camera, moved: false, minimap: throughMinimap(from) };
  });
  canvas.addEventListener("pointermove", (event) => {
    const at = view.screenPoint(event.clientX, event.clientY);
    if (!drag) {
      canvas.style.cursor = tooltip.show(at, view.graphPoint(event.clientX, event.clientY)) ? "pointer" : "grab";
    } else if (drag.minimap) {
      throughMinimap(at);
    } else {
      drag.moved ||= Math.hypot(at.x - drag.from.x, at.y - drag.from.y) > CLICK;
      if (drag.moved) view.move({ zoom: view.camera.zoom, x: drag.camera.x + at.x - drag.from.x, y: drag.camera.y + at.y - drag.from.y });
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved && !drag.minimap) click(view, event, fold);
    drag = null;
  });
  canvas.addEventListener("pointercancel", () => { drag = null; });
  canvas.addEventListener("pointerleave", () => tooltip.hide());
  canvas.addEventListener("dblclick", (event) => {
    const node = view.scene?.nodeAt(view.graphPoint(event.clientX, event.clientY));
    const within = node?.kind === "fold" ? view.scene?.foldOf(node) : undefined;
    if (within) fold(within.id, event.shiftKey);
    else if (node) store.go(node.step ?? node.born);
    else if (!view.scene?.headerAt(view.graphPoint(event.clientX, event.clientY))) view.refit(false);
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    view.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), view.screenPoint(event.clientX, event.clientY));
  }, { passive: false });
}

function click(view: GraphView, event: PointerEvent, fold: (group: string, alike: boolean) => void): void {
  const at = view.graphPoint(event.clientX, event.clientY);
  const node = view.scene?.nodeAt(at);
  const header = node ? undefined : view.scene?.headerAt(at);
  if (header) fold(header.id, event.shiftKey);
  else store.select(node?.id ?? -1);
}
