/** Draws groups (loop iterations, functions, layers, cells): a quiet area with a header that says how much it holds. */
import type { GraphGroup } from "../document";
import { shorten } from "../strip/layout";
import { overlaps, type Box } from "./geometry";
import type { Brush } from "./paint_nodes";
import { groupBox } from "./scene";

export function paintGroups({ context, colours, zoom, detail }: Brush, groups: readonly GraphGroup[], view: Box): void {
  for (const group of groups) {
    if (!overlaps(groupBox(group), view)) continue;
    context.beginPath();
    context.roundRect(group.x, group.y, group.width, group.height, 10);
    context.globalAlpha = 0.55;
    context.fillStyle = colours.neutralSoft;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = colours.line;
    context.lineWidth = Math.max(1, 0.6 / zoom);
    context.stroke();
    if (detail === "boxes") continue;
    context.fillStyle = colours.dim;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.font = `600 13px ${colours.font}`;
    context.fillText(shorten(headerOf(group), group.width - 16, (text) => context.measureText(text).width), group.x + 9, group.y + 14);
  }
}

/** Folding is honest: it says how many are in there. */
export function headerOf(group: GraphGroup): string {
  return `${group.folded ? "▸" : "▾"} ${group.label}${group.folded && group.count > 0 ? `, ${group.count} ops` : ""}`;
}

/** About how wide a header's words are, for whom there is nothing to measure with: at most as wide as the group. */
export const headerWidth = (group: GraphGroup): number => Math.min(group.width - 16, headerOf(group).length * 7.4);
