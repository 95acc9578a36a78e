/** A larger array as a picture on a canvas: sign by hue, size by strength, what is not finite crossed out; the number under the pointer. */
import { onThemeChange, readColours, type Colours } from "../colours";
import { formatItem, isBad } from "../numbers";
import { h, useEffect, useRef, useState } from "../react";
import { badCount, largest, type Grid } from "../values";

const WIDTH = 288;
const TALLEST = 220;

export function Heatmap({ grid, dtype, label }: { grid: Grid; dtype: string; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [under, setUnder] = useState("");
  const side = Math.max(1, Math.min(WIDTH / grid.columns, Math.max(TALLEST / grid.rows, 2), 24));
  const width = Math.max(1, Math.round(side * grid.columns));
  const height = Math.min(TALLEST, Math.max(4, Math.round(side * grid.rows)));
  useEffect(() => {
    const draw = (): void => { if (canvas.current) paint(canvas.current, grid, readColours(canvas.current)); };
    draw();
    return onThemeChange(draw);
  }, [grid]);
  const bad = badCount(grid);
  const point = (x: number, y: number): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (!box) return;
    const column = Math.floor(((x - box.left) / box.width) * grid.columns);
    const row = Math.floor(((y - box.top) / box.height) * grid.rows);
    setUnder(`[${row}, ${column}] = ${formatItem(grid.at(row, column), dtype)}`);
  };
  return (
    <figure className="ts-heatmap">
      <canvas ref={canvas} style={{ width, height }} role="img" aria-label={`heatmap of ${label}, ${grid.rows} by ${grid.columns}`}
        onPointerMove={(event) => point(event.clientX, event.clientY)} onPointerLeave={() => setUnder("")} />
      <figcaption>{under || `${grid.rows} × ${grid.columns}`}{bad > 0 && <b className="ts-bad"> ✕ {bad} not finite</b>}</figcaption>
    </figure>
  );
}

function paint(canvas: HTMLCanvasElement, grid: Grid, colours: Colours): void {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  const most = largest(grid) || 1;
  const w = width / grid.columns;
  const tall = height / grid.rows;
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const item = grid.at(row, column);
      if (isBad(item)) cross(context, column * w, row * tall, w, tall, colours.bad);
      else if (typeof item === "number") fill(context, column * w, row * tall, w, tall, item, most, colours);
    }
  }
}

function fill(context: CanvasRenderingContext2D, x: number, y: number, w: number, tall: number, item: number, most: number, colours: Colours): void {
  context.globalAlpha = 1;
  context.fillStyle = colours.zero;
  context.fillRect(x, y, w + 0.5, tall + 0.5);
  context.globalAlpha = Math.min(1, Math.abs(item) / most);
  context.fillStyle = item < 0 ? colours.negative : colours.positive;
  context.fillRect(x, y, w + 0.5, tall + 0.5);
  context.globalAlpha = 1;
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, w: number, tall: number, colour: string): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.35;
  context.fillRect(x, y, w + 0.5, tall + 0.5);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, Math.min(w, tall) / 6);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + w, y + tall);
  context.moveTo(x + w, y);
  context.lineTo(x, y + tall);
  context.stroke();
}
