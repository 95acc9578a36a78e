/** A large plane as numbers: a window of it, moved by the number of its first row and column. */
import { h, useState } from "../react";
import type { Grid } from "./grid";
import { Numbers } from "./Numbers";
import { within } from "./Slices";

const ROWS = 12;
const COLUMNS = 8;

export function NumbersWindow({ grid, label }: { grid: Grid; label: string }) {
  const [[top, left], move] = useState<[number, number]>([0, 0]);
  const [row, column] = [Math.min(top, last(grid.rows, ROWS)), Math.min(left, last(grid.columns, COLUMNS))];
  return (
    <div>
      <div className="ts-slices">
        <From word="row" at={row} last={last(grid.rows, ROWS)} shown={Math.min(ROWS, grid.rows)} all={grid.rows} move={(to) => move([to, column])} />
        <From word="column" at={column} last={last(grid.columns, COLUMNS)} shown={Math.min(COLUMNS, grid.columns)} all={grid.columns} move={(to) => move([row, to])} />
      </div>
      <Numbers grid={grid} label={label} heads={{ rows: span(row, ROWS, grid.rows), columns: span(column, COLUMNS, grid.columns) }} />
    </div>
  );
}

const last = (count: number, shown: number): number => Math.max(0, count - shown);
const span = (from: number, most: number, count: number): number[] => Array.from({ length: Math.min(most, count - from) }, (_, at) => from + at);

interface FromProps { word: string; at: number; last: number; shown: number; all: number; move(to: number): void }

function From({ word, at, last: most, shown, all, move }: FromProps) {
  if (most === 0) return <span>{all} {word}{all === 1 ? "" : "s"}</span>;
  return (
    <label>
      {word}s from{" "}
      <input type="number" min={0} max={most} step={shown} value={at} onChange={(event) => move(within(event.currentTarget.value, most + 1))} />
      {" "}to {at + shown - 1} of {all}
    </label>
  );
}
