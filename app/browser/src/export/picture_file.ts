/** The graph as a file: the whole of it or what is in view, as SVG or as PNG with two pixels for each of the page's. */
import { viewBox } from "../graph/camera";
import { grow, type Box } from "../graph/geometry";
import { paintScene, sightOf, type Sight } from "../graph/picture";
import type { Scene } from "../graph/scene";
import type { GraphView } from "../graph/view";
import type { Colours } from "../colours";
import type { Pen } from "../pen";
import type { Store } from "../store";
import { svgFile, SvgPen, type Measuring } from "./svg_pen";

export type Format = "svg" | "png";
export type Extent = "whole" | "view";

const MARGIN = 24;
const CAPTION = 30;
/** What browsers can hold in one canvas. */
const LONGEST = 16_000;
const LARGEST = 120_000_000;
const SHARP = 2;

/** What is drawn: a part of the scene at a size, and the line below it. */
interface Sheet { scene: Scene; sight: Sight; colours: Colours; box: Box; caption: string; /** How large it is on the page. */ zoom: number }

/** Hands the browser a file to keep, and says what it is. */
export async function savePicture(on: Store, view: GraphView, format: Format, extent: Extent): Promise<void> {
  const sheet = sheetOf(on, view, extent);
  if (!sheet) return on.say("There is no graph to draw.");
  if (format === "svg") {
    keep(new Blob([svgOf(sheet, canvasMeasure())], { type: "image/svg+xml" }), nameOf(on, "svg"));
    return on.say(`The graph was saved as SVG: ${extentWords(extent)}.`);
  }
  const { blob, scale } = await pngOf(sheet);
  if (!blob) return on.say("The browser cannot make a picture as large as this; SVG can be, or only what is in view.");
  keep(blob, nameOf(on, "png"));
  on.say(`The graph was saved as PNG: ${extentWords(extent)}${scale < SHARP ? `, at ${Math.round(scale * 100)} % of its size: a larger picture does not fit` : ""}.`);
}

const extentWords = (extent: Extent): string => (extent === "whole" ? "all of it" : "what is in view");

export function sheetOf(on: Store, view: GraphView, extent: Extent): Sheet | null {
  const { scene, camera, surface, colours } = view;
  const sight = scene && sightOf(on, scene);
  if (!scene || !sight) return null;
  const box = extent === "whole" ? grow(scene.bounds, MARGIN) : viewBox(camera, surface);
  const { document, step, gains } = sight;
  const map = gains ? " · gain map: ‖g in‖ / ‖g out‖ of each op" : "";
  return { scene, sight, colours, box, zoom: extent === "whole" ? 1 : camera.zoom, caption: `${document.title} · step ${step + 1} of ${document.steps.length}${map}` };
}

export function svgOf(sheet: Sheet, measuring: Measuring): string {
  const { box, caption, sight } = sheet;
  const pen = new SvgPen(measuring);
  paintSheet(pen, sheet);
  const about = `${sight.document.steps[sight.step]?.sentence ?? ""} ${sheet.scene.graph.nodes.length} nodes, ${sheet.scene.graph.edges.length} edges.`.trim();
  return svgFile(pen, { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top + CAPTION }, caption, about);
}

async function pngOf(sheet: Sheet): Promise<{ blob: Blob | null; scale: number }> {
  const [width, height] = [sheet.box.right - sheet.box.left, sheet.box.bottom - sheet.box.top + CAPTION];
  const scale = Math.min(SHARP * Math.max(1, sheet.zoom), LONGEST / width, LONGEST / height, Math.sqrt(LARGEST / (width * height)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const context = canvas.getContext("2d");
  if (!context) return { blob: null, scale };
  context.scale(scale, scale);
  context.translate(-sheet.box.left, -sheet.box.top);
  paintSheet(context, sheet);
  return { blob: await new Promise((done) => canvas.toBlob(done)), scale };
}

/** On the page's own ground, with the line that says what it is. What hangs over its edges is cut off by the file's. */
function paintSheet(pen: Pen, { scene, sight, colours, box, caption }: Sheet): void {
  const { left, top, right, bottom } = box;
  const ground = (from: number, to: number): void => {
    pen.fillStyle = colours.panel;
    pen.fillRect(left, from, right - left, to - from);
  };
  ground(top, bottom);
  paintScene({ context: pen, colours, zoom: 1, detail: "all" }, scene, box, sight);
  ground(bottom, bottom + CAPTION + 1);
  pen.font = `13px ${colours.font}`;
  pen.fillStyle = colours.dim;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(fitting(caption, right - left - 2 * MARGIN, pen), left + MARGIN / 2, bottom + CAPTION / 2);
}

function fitting(text: string, room: number, pen: Pen): string {
  let shown = text;
  while (shown.length > 1 && pen.measureText(shown).width > room) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

function canvasMeasure(): Measuring {
  const context = document.createElement("canvas").getContext("2d");
  return (text, font) => {
    if (!context) return text.length * 8;
    context.font = font;
    return context.measureText(text).width;
  };
}

const nameOf = (on: Store, ending: Format): string => `${on.document?.title.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "").slice(0, 60) || "graph"}.${ending}`;

function keep(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
