/** Draws nodes: ops rounded, Variables as pills, constants and ghosts dashed; three lines of text where there is room for them. */
import { phaseColour, phaseSoft, type Colours } from "../colours";
import type { GraphNode } from "../document";
import type { Pen } from "../pen";
import { shorten } from "../strip/layout";
import type { NodeLook } from "./look";

/** How much is drawn: plain boxes, outlines, or everything. */
export type Detail = "boxes" | "outlines" | "all";
export const detailAt = (zoom: number): Detail => (zoom < 0.2 ? "boxes" : zoom < 0.45 ? "outlines" : "all");

export interface Brush { context: Pen; colours: Colours; zoom: number; detail: Detail }

export function paintNode(brush: Brush, node: GraphNode, look: NodeLook, selected: boolean): void {
  const { context, colours } = brush;
  if (brush.detail === "boxes") {
    context.fillStyle = look.current ? phaseColour(colours, look.current) : outline(colours, node, look);
    context.globalAlpha = look.born ? 0.85 : 0.15;
    context.fillRect(node.x - node.width / 2, node.y - node.height / 2, node.width, node.height);
    context.globalAlpha = 1;
    return;
  }
  context.globalAlpha = look.born ? 1 : 0.3;
  context.lineWidth = colours.edge * 1.5;
  if (node.kind === "fold" && look.born) sheetBelow(brush, node);
  shape(context, node, 0);
  context.fillStyle = look.current ? phaseSoft(colours, look.current) : look.none === "none" ? colours.noneSoft : colours.panel;
  if (look.born) context.fill();
  context.strokeStyle = outline(colours, node, look);
  context.lineWidth = colours.edge * (look.gradient && !look.none ? 2.2 : 1.5);
  context.setLineDash(look.none || node.kind === "constant" || node.kind === "ghost" || !look.born ? [5, 3.5] : []);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (look.current) ring(context, node, phaseColour(colours, look.current), 3.5, 2);
  if (selected) ring(context, node, colours.text, 1.5, look.current ? 7 : 5);
  if (brush.detail === "all" && look.born) paintText(brush, node, look);
}

function outline(colours: Colours, node: GraphNode, look: NodeLook): string {
  if (!look.born) return colours.lineStrong;
  if (look.none) return colours[look.none];
  if (node.kind === "variable") return colours.variable;
  if (look.gradient) return colours.backward;
  if (node.kind === "constant") return colours.constant;
  if (node.kind === "data") return colours.data;
  if (node.kind === "ghost") return colours.ghost;
  return node.kind === "accumulator" ? colours.tangent : colours.forward;
}

function shape(context: Pen, node: GraphNode, out: number): void {
  const { width, height } = node;
  const radius = node.kind === "variable" ? height / 2 + out : node.kind === "fold" ? 3 : 8 + out;
  context.beginPath();
  context.roundRect(node.x - width / 2 - out, node.y - height / 2 - out, width + 2 * out, height + 2 * out, radius);
}

/** A fold is more than one sheet. */
function sheetBelow({ context, colours }: Brush, { x, y, width, height }: GraphNode): void {
  context.beginPath();
  context.roundRect(x - width / 2 + 4, y - height / 2 + 4, width, height, 3);
  context.fillStyle = colours.panel;
  context.fill();
  context.strokeStyle = colours.forward;
  context.stroke();
}

function ring(context: Pen, node: GraphNode, colour: string, width: number, out: number): void {
  shape(context, node, out);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

const LABEL = 15;
const SMALL = 12.5;

function paintText({ context, colours }: Brush, node: GraphNode, look: NodeLook): void {
  const room = node.width - (node.kind === "variable" ? 20 : 12);
  const last = look.gradient || look.reason;
  const lines = 1 + Number(look.detail !== "") + Number(last !== "");
  const below = lines === 3 && node.height < 54; // no room for a third line: it hangs from the lower side
  const shown = below ? 2 : lines;
  let y = node.y - (shown - 1) * 8.5;
  context.textAlign = "center";
  context.textBaseline = "middle";
  write(context, node.label, node.x, y, room, `600 ${LABEL}px ${colours.font}`, colours.text);
  y += 17;
  if (look.detail) {
    write(context, look.detail, node.x, y, room, `${SMALL}px ${colours.mono}`, colours.dim);
    y += 16.5;
  }
  const ink = look.none ? colours[look.none] : look.gradient ? colours.backward : colours.ghost;
  if (last && below) hang(context, colours, node, last, ink);
  else if (look.gradient) write(context, last, node.x, y, room, `600 ${SMALL}px ${colours.mono}`, ink);
  else if (last) write(context, last, node.x, y, room, `italic ${SMALL}px ${colours.font}`, ink);
}

function hang(context: Pen, colours: Colours, node: GraphNode, text: string, ink: string): void {
  context.font = `600 ${SMALL}px ${colours.mono}`;
  const width = context.measureText(text).width + 12;
  context.beginPath();
  context.roundRect(node.x - width / 2, node.y + node.height / 2 - 9, width, 18, 9);
  context.fillStyle = colours.panel;
  context.fill();
  context.strokeStyle = ink;
  context.lineWidth = 1.2;
  context.stroke();
  context.fillStyle = ink;
  context.fillText(text, node.x, node.y + node.height / 2 + 0.5);
}

function write(context: Pen, text: string, x: number, y: number, room: number, font: string, colour: string): void {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(shorten(text, room, (part) => context.measureText(part).width), x, y);
}
