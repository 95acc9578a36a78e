/** Draws edges: thin once a value went along them, in the backward colour and with the arrow turned round once a gradient did. */
import type { Colours } from "../colours";
import { flowAt } from "../moment";
import type { Phase } from "../document";
import { pointOn, type Curve } from "./geometry";
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
    strokeCurve(context, line.curve, brush.detail !== "all");
    context.setLineDash([]);
    if (brush.detail === "all" && state !== "later") arrow(context, line.curve, state === "flowed" || state === "flowing");
    context.globalAlpha = 1;
  }
}

/** The sign of a cut goes above the nodes. */
export function paintCuts(brush: Brush, lines: readonly Line[], moment: Moment): void {
  for (const line of lines) if (stateOf(line, moment) === "cut") scissors(brush, line.curve);
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

export function strokeCurve(context: CanvasRenderingContext2D, curve: Curve, straight: boolean): void {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = curve;
  context.beginPath();
  context.moveTo(x0, y0);
  if (straight) context.lineTo(x3, y3);
  else context.bezierCurveTo(x1, y1, x2, y2, x3, y3);
  context.stroke();
}

/** Values arrive at the far end, gradients at the near one. */
function arrow(context: CanvasRenderingContext2D, curve: Curve, backwards: boolean): void {
  const tip = pointOn(curve, backwards ? 0 : 1);
  const tail = pointOn(curve, backwards ? 0.12 : 0.88);
  const angle = Math.atan2(tip.y - tail.y, tip.x - tail.x);
  const size = 4 + context.lineWidth * 1.4;
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  for (const turn of [-0.45, 0.45]) context.lineTo(tip.x - size * Math.cos(angle + turn), tip.y - size * Math.sin(angle + turn));
  context.closePath();
  context.fill();
}

function scissors({ context, colours, zoom }: Brush, curve: Curve): void {
  const { x, y } = pointOn(curve, 0.5);
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
