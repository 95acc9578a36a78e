/** Paints the gain map over the graph: a frame and a number at each node, a band along each edge. The number says what the colour says. */
import type { Colours } from "../colours";
import type { GraphNode } from "../document";
import { strokeEdge } from "../graph/paint_edges";
import type { Brush } from "../graph/paint_nodes";
import type { Line } from "../graph/scene";
import { gainAt, gainText, strength, type GainMap } from "./gains";

const TAG = 12.5;

export function paintGainEdges(brush: Brush, lines: readonly Line[], map: GainMap, step: number): void {
  const { context } = brush;
  for (const line of lines) {
    const { edge } = line;
    const row = map.byNode.get(edge.to)?.find((each) => each.step <= step && edge.flowed.includes(each.step));
    const gain = row?.shares.find(([name]) => name === edge.name)?.[1] ?? null;
    if (gain === null) continue;
    context.lineWidth = 7 / Math.min(1, brush.zoom + 0.4);
    tint(brush, strength(gain), 0.55, () => strokeEdge(brush, line));
  }
}

export function paintGain(brush: Brush, node: GraphNode, map: GainMap, step: number): void {
  const found = gainAt(map, node, step);
  if (!found) return;
  const { context, colours, detail } = brush;
  const gain = found.row.gain ?? 1;
  const out = detail === "all" ? 3 : 1;
  context.beginPath();
  context.roundRect(node.x - node.width / 2 - out, node.y - node.height / 2 - out, node.width + 2 * out, node.height + 2 * out, 9);
  context.lineWidth = 5 / Math.min(1, brush.zoom + 0.4);
  tint(brush, strength(gain), 1, () => context.stroke());
  if (detail === "all") tag(brush, node, gainText(gain), colours);
}

/** Zero's colour first, the sign's over it: the further from 1, the stronger. */
function tint({ context, colours }: Brush, strong: number, alpha: number, draw: () => void): void {
  context.globalAlpha = alpha;
  context.strokeStyle = colours.lineStrong;
  draw();
  context.globalAlpha = alpha * Math.abs(strong);
  context.strokeStyle = strong < 0 ? colours.negative : colours.positive;
  draw();
  context.globalAlpha = 1;
}

function tag({ context }: Brush, node: GraphNode, text: string, colours: Colours): void {
  context.font = `600 ${TAG}px ${colours.mono}`;
  const width = context.measureText(text).width + 8;
  const [left, top] = [node.x + node.width / 2 - width + 6, node.y - node.height / 2 - TAG - 4];
  context.beginPath();
  context.roundRect(left, top, width, TAG + 5, 4);
  context.fillStyle = colours.panel;
  context.fill();
  context.strokeStyle = colours.lineStrong;
  context.lineWidth = 1;
  context.stroke();
  context.fillStyle = colours.text;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, left + width / 2, top + (TAG + 5) / 2 + 0.5);
}
