/** Paints a heatmap: shades first, then the marks, which are large enough to be seen on cells of one pixel. */
import { sharpPen } from "../canvas";
import type { Colours } from "../colours";
import { isBad, sizeOf, type Item } from "../numbers";
import { isNan, type Grid, type Tally } from "./grid";

interface Box { x: number; y: number; width: number; height: number }
/** A mark is never smaller than this. */
const MARK = 5;
/** From this size on a cell has room for a sign of its own; smaller ones are striped together, every fourth pixel. */
const ROOM = 7;
const STRIPES = 4;

export function paintHeatmap(canvas: HTMLCanvasElement, grid: Grid, tally: Tally, colours: Colours, place: readonly [number, number] | null): void {
  const pen = sharpPen(canvas);
  if (!pen) return;
  const { context, width, height } = pen;
  const cell = { width: width / grid.columns, height: height / grid.rows };
  const box = (row: number, column: number): Box => ({ x: column * cell.width, y: row * cell.height, ...cell });
  eachCell(grid, (item, row, column) => shade(context, box(row, column), sizeOf(item), tally.limit, colours));
  eachCell(grid, (item, row, column) => mark(context, box(row, column), item, grid.dtype, tally.limit, colours));
  if (place) outline(context, box(...place), colours);
}

function eachCell(grid: Grid, visit: (item: Item, row: number, column: number) => void): void {
  for (let row = 0; row < grid.rows; row += 1) for (let column = 0; column < grid.columns; column += 1) visit(grid.at(row, column), row, column);
}

function shade(context: CanvasRenderingContext2D, box: Box, size: number | null, limit: number, colours: Colours): void {
  if (size === null) return;
  context.fillStyle = colours.zero;
  context.fillRect(box.x, box.y, box.width + 0.5, box.height + 0.5);
  if (limit === 0) return;
  context.globalAlpha = Math.min(1, Math.abs(size) / limit);
  context.fillStyle = size < 0 ? colours.negative : colours.positive;
  context.fillRect(box.x, box.y, box.width + 0.5, box.height + 0.5);
  context.globalAlpha = 1;
}

/** A minus for what is negative, for the colours are not told apart by everybody; a cross for NaN, a ring for inf, a corner for what is beyond the shades. */
function mark(context: CanvasRenderingContext2D, box: Box, item: Item, dtype: string, limit: number, colours: Colours): void {
  const size = sizeOf(item);
  if (size !== null && size < 0) minus(context, box, Math.min(1, -size / limit), colours.text);
  if (size !== null && Math.abs(size) > limit) corner(context, grown(box), colours.text);
  if (!isBad(item, dtype)) return;
  const around = grown(box);
  context.globalAlpha = 0.35;
  context.fillStyle = colours.bad;
  context.fillRect(box.x, box.y, box.width + 0.5, box.height + 0.5);
  context.globalAlpha = 1;
  context.strokeStyle = colours.bad;
  context.lineWidth = Math.max(1, Math.min(around.width, around.height) / 6);
  context.beginPath();
  if (isNan(item)) cross(context, around); else ring(context, around);
  context.stroke();
}

function minus(context: CanvasRenderingContext2D, { x, y, width, height }: Box, strength: number, colour: string): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.25 + 0.45 * strength;
  const top = Math.ceil(y / STRIPES) * STRIPES;
  if (Math.min(width, height) >= ROOM) context.fillRect(x + width * 0.3, y + height / 2 - 0.75, width * 0.4, 1.5);
  else if (top < y + height) context.fillRect(x, top, width + 0.5, 1);
  context.globalAlpha = 1;
}

function cross(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.moveTo(x, y);
  context.lineTo(x + width, y + height);
  context.moveTo(x + width, y);
  context.lineTo(x, y + height);
}

function ring(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  context.arc(x + width / 2, y + height / 2, Math.max(2, Math.min(width, height) / 2.6), 0, 2 * Math.PI);
}

function corner(context: CanvasRenderingContext2D, { x, y, width, height }: Box, colour: string): void {
  const leg = Math.max(MARK - 1, Math.min(width, height) / 2.5);
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y + height - leg);
  context.lineTo(x + leg, y + height);
  context.lineTo(x, y + height);
  context.fill();
}

function grown({ x, y, width, height }: Box): Box {
  const [wide, tall] = [Math.max(MARK, width), Math.max(MARK, height)];
  return { x: x - (wide - width) / 2, y: y - (tall - height) / 2, width: wide, height: tall };
}

function outline(context: CanvasRenderingContext2D, box: Box, colours: Colours): void {
  const { x, y, width, height } = grown(box);
  context.strokeStyle = colours.text;
  context.lineWidth = 1.5;
  context.strokeRect(x, y, width, height);
}
