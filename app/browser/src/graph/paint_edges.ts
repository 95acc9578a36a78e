/** Draws edges: thin once a value went along them, in the backward colour and with the arrow turned round once a gradient did. */
import type { Colours } from "../colours";
import { flowAt } from "../moment";
import type { Phase } from "../document";
import type { Pen } from "../pen";
import { pointAlong, pointOn, type Path } from "./geometry";
import type { Brush } from "./paint_nodes";
import type { Line } from "./scene";

export interface Moment { step: number; /** The story whose cuts are drawn, "" for none. */ cut: string; /** Where the gradient call began whose gradients are shown. */ from: number; /** Node marked by this step, -1 none. */ marked: number; phase: Phase }

export function paintEdges(brush: Brush, lines: readonly Line[], moment: Moment): void {
  const { context, colours } = brush;
  for (const line of lines) {
    const state = stateOf(line, moment);
    context.globalAlpha = state === "later" ? 0.16 : state === "off" ? 0.6 : 1;
    context.strokeStyle = context.fillStyle = inkOf(colours, state, moment.phase);
    context.lineWidth = colours.edge * Math.max(WIDTHS[state], 0.7 / brush.zoom);
    context.setLineDash(state === "off" || state === "cut" ? [5, 4] : []);
    strokeEdge(brush, line);
    context.setLineDash([]);
    if (brush.detail === "all" && state !== "later") arrow(context, line.path, state === "flowed" || state === "flowing");
    context.globalAlpha = 1;
  }
}

/** A broad band along each edge of the way that is marked. */
export function paintWay(brush: Brush, lines: readonly Line[]): void {
  const { context, colours, zoom } = brush;
  context.globalAlpha = 0.35;
  context.strokeStyle = colours.accent;
  context.lineWidth = colours.edge * Math.max(9, 4 / zoom);
  context.beginPath(); // one stroke for all: where they cross they are no darker
  for (const line of lines) trace(brush, line);
  context.stroke();
  context.globalAlpha = 1;
}

/** The sign of a cut goes above the nodes. */
export function paintCuts(brush: Brush, lines: readonly Line[], moment: Moment): void {
  for (const line of lines) if (stateOf(line, moment) === "cut") scissors(brush, line.path);
}

type State = "later" | "off" | "done" | "reaching" | "flowed" | "flowing" | "cut";
const WIDTHS: Record<State, number> = { later: 1, off: 1.2, done: 1.4, reaching: 2.6, flowed: 2.2, flowing: 3.6, cut: 2.2 };

export function stateOf({ edge }: Line, { step, cut, from, marked, phase }: Moment): State {
  if (edge.born > step) return "later";
  const flow = flowAt(edge, step, from);
  if (flow.now) return "flowing";
  if (cut !== "" && edge.cuts?.includes(cut)) return "cut";
  if (flow.flowed) return "flowed";
  if (edge.to === marked && phase !== "backward") return "reaching";
  return edge.onTape ? "done" : "off";
}

function inkOf(colours: Colours, state: State, phase: Phase): string {
  if (state === "flowed" || state === "flowing") return colours.backward;
  if (state === "cut") return colours.none;
  if (state === "reaching") return colours[phase];
  return state === "off" ? colours.ghost : colours.lineStrong;
}

/** From far away as a straight line. */
export function strokeEdge(brush: Brush, line: Line): void {
  brush.context.beginPath();
  trace(brush, line);
  brush.context.stroke();
}

function trace({ context, detail }: Brush, line: Line): void {
  const path = detail === "all" ? line.path : line.ends;
  context.moveTo(path[0]![0], path[0]![1]);
  for (const [, , x1, y1, x2, y2, x3, y3] of path) {
    if (detail === "all") context.bezierCurveTo(x1, y1, x2, y2, x3, y3);
    else context.lineTo(x3, y3);
  }
}

/** Values arrive at the far end, gradients at the near one. */
function arrow(context: Pen, path: Path, backwards: boolean): void {
  const curve = backwards ? path[0]! : path[path.length - 1]!;
  const tip = pointOn(curve, backwards ? 0 : 1);
  const tail = pointOn(curve, path.length > 1 ? 0.5 : backwards ? 0.12 : 0.88);
  const angle = Math.atan2(tip.y - tail.y, tip.x - tail.x);
  const size = 4 + context.lineWidth * 1.4;
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  for (const turn of [-0.45, 0.45]) context.lineTo(tip.x - size * Math.cos(angle + turn), tip.y - size * Math.sin(angle + turn));
  context.closePath();
  context.fill();
}

function scissors({ context, colours, zoom }: Brush, path: Path): void {
  const { x, y } = pointAlong(path, 0.5);
  const radius = Math.max(11, 8 / zoom);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colours.noneSoft;
  context.fill();
  context.strokeStyle = colours.none;
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = colours.none;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `${radius * 1.35}px ${colours.font}`;
  context.fillText("✂", x, y + 1);
}
