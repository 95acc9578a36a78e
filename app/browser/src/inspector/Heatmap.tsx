/** A larger array as a picture on a canvas: sign by hue, size by strength, marks on what is not finite or beyond the shades. */
import { onThemeChange, readColours } from "../colours";
import { formatItem, formatNumber } from "../numbers";
import { Fragment, h, useEffect, useMemo, useRef, useState } from "../react";
import { drawable, tallyOf, type Grid, type Tally } from "./grid";
import { paintHeatmap } from "./heat_paint";

const WIDTH = 288;
const TALLEST = 220;
const MOVES: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function Heatmap({ grid: whole, label }: { grid: Grid; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [place, setPlace] = useState<[number, number] | null>(null);
  const grid = useMemo(() => drawable(whole), [whole]);
  const tally = useMemo(() => tallyOf(grid), [grid]);
  const side = Math.max(1, Math.min(WIDTH / grid.columns, Math.max(TALLEST / grid.rows, 2), 24));
  const width = Math.max(1, Math.round(side * grid.columns));
  const height = Math.min(TALLEST, Math.max(4, Math.round(side * grid.rows)));
  useEffect(() => {
    const draw = (): void => { if (canvas.current) paintHeatmap(canvas.current, grid, tally, readColours(canvas.current), place); };
    draw();
    return onThemeChange(draw);
  }, [grid, place]);
  const point = (x: number, y: number): void => {
    const box = canvas.current?.getBoundingClientRect();
    if (box) setPlace(inside(grid, Math.floor(((y - box.top) / box.height) * grid.rows), Math.floor(((x - box.left) / box.width) * grid.columns)));
  };
  const move = (key: string): boolean => {
    const by = MOVES[key];
    if (by) setPlace(place ? inside(grid, place[0] + by[0], place[1] + by[1]) : [0, 0]);
    return by !== undefined;
  };
  return (
    <figure className="ts-heatmap">
      <canvas ref={canvas} style={{ width, aspectRatio: `${width} / ${height}` }} tabIndex={0} role="application" aria-roledescription="heatmap"
        aria-label={`heatmap of ${label}, ${whole.rows} by ${whole.columns}; arrow keys read its numbers`}
        onKeyDown={(event) => { if (move(event.key)) event.preventDefault(); }} onBlur={() => setPlace(null)}
        onPointerMove={(event) => point(event.clientX, event.clientY)} onPointerLeave={() => setPlace(null)} />
      <Scale tally={tally} />
      <figcaption><span role="status">{place ? read(grid, place) : `${whole.rows} × ${whole.columns}`}</span><Marks grid={grid} tally={tally} /></figcaption>
    </figure>
  );
}

const inside = (grid: Grid, row: number, column: number): [number, number] =>
  [Math.max(0, Math.min(grid.rows - 1, row)), Math.max(0, Math.min(grid.columns - 1, column))];

function read(grid: Grid, [row, column]: [number, number]): string {
  const name = grid.name(row, column);
  return name && `${name} = ${formatItem(grid.at(row, column), grid.dtype)}`;
}

/** What the shades mean, from the largest negative to the largest positive that they tell apart. */
function Scale({ tally: { limit } }: { tally: Tally }) {
  if (limit === 0) return null;
  return <div className="ts-scale" aria-hidden="true"><span>{formatNumber(-limit)}</span><i /><span>{formatNumber(limit)}</span></div>;
}

/** The marks in words, with their signs, so that none is told by colour alone. */
function Marks({ grid, tally }: { grid: Grid; tally: Tally }) {
  const { nans, infinite, clipped, most } = tally;
  const cells = grid.block ? "cells with " : "";
  return (
    <>
      {grid.block && <span className="ts-hint">a cell is {grid.block[0]} × {grid.block[1]} numbers: what is not finite in it, else the largest</span>}
      {nans > 0 && <b className="ts-bad">✕ {nans} {cells}NaN</b>}
      {infinite > 0 && <b className="ts-bad">○ {infinite} {cells}inf</b>}
      {clipped > 0 && <span>◣ {clipped} beyond the shades, up to {formatNumber(most)}</span>}
    </>
  );
}
