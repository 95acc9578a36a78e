/** An array as rows and columns: a plane through all its axes, wrapped or summed up where it is too long or too large. */
import type { ValueCard } from "../document";
import { isBad, sizeOf, type Item } from "../numbers";
import { itemAt } from "../values";

export interface Grid {
  rows: number;
  columns: number;
  dtype: string;
  at(row: number, column: number): Item;
  /** Which element that is: "[3, 0, 2]". */
  name(row: number, column: number): string;
  /** So many rows and columns of the array are one cell here. */
  block?: readonly [number, number];
}

/** Which two axes are seen as rows and columns (-1: none), and where on each of the others. */
export interface Plane { rows: number; columns: number; at: readonly number[] }

/** Up to this many rows and columns are shown as numbers. */
export const AS_NUMBERS = 16;
/** Longer rows are wrapped in a heatmap. */
const LONGEST_ROW = 64;
/** A heatmap has at most so many cells in a row or column. */
const MOST_CELLS = 144;

/** The axes worth choosing from: those of size 1 only where there are no more than two. */
export function wideAxes(shape: readonly number[]): number[] {
  const all = shape.map((_, axis) => axis);
  return shape.length > 2 ? all.filter((axis) => shape[axis] !== 1) : all;
}

/** The last two axes, at the beginning of all others. */
export function firstPlane(shape: readonly number[]): Plane {
  const axes = wideAxes(shape);
  return { rows: axes.at(-2) ?? -1, columns: axes.at(-1) ?? -1, at: shape.map(() => 0) };
}

/** The axes of which one place is chosen. */
export const looseAxes = (shape: readonly number[], plane: Plane): number[] =>
  wideAxes(shape).filter((axis) => axis !== plane.rows && axis !== plane.columns);

export function gridOf(card: ValueCard, plane: Plane = firstPlane(card.itemsShape)): Grid | null {
  const { items, itemsShape: shape, dtype } = card;
  if (!items || items.length === 0) return null;
  const strides = stridesOf(shape);
  const step = (axis: number): number => strides[axis] ?? 0;
  const fixed = looseAxes(shape, plane).reduce((offset, axis) => offset + clamped(plane.at[axis], shape[axis]) * step(axis), 0);
  const place = (row: number, column: number): number => fixed + row * step(plane.rows) + column * step(plane.columns);
  return {
    rows: shape[plane.rows] ?? 1, columns: shape[plane.columns] ?? 1, dtype,
    at: (row, column) => itemAt(card, place(row, column)),
    name: (row, column) => `[${unravelled(place(row, column), strides).join(", ")}]`,
  };
}

function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  shape.reduceRight((stride, size, axis) => { strides[axis] = stride; return stride * size; }, 1);
  return strides;
}

function unravelled(place: number, strides: readonly number[]): number[] {
  let rest = place;
  return strides.map((stride) => { const index = Math.floor(rest / stride); rest -= index * stride; return index; });
}

const clamped = (index = 0, size = 1): number => Math.max(0, Math.min(size - 1, index));

/** A column lying down, to save room: whoever shows it marks it with a T. */
export const isColumn = (grid: Grid): boolean => grid.columns === 1 && grid.rows > 1;
export const transposed = (grid: Grid): Grid => ({
  ...grid, rows: grid.columns, columns: grid.rows, at: (row, column) => grid.at(column, row), name: (row, column) => grid.name(column, row),
});

export const fitsAsNumbers = (grid: Grid): boolean => grid.rows <= AS_NUMBERS && grid.columns <= AS_NUMBERS;

/** What a heatmap draws: a long row in several lines, a large plane in blocks. */
export function drawable(grid: Grid): Grid {
  const lying = isColumn(grid) ? transposed(grid) : grid;
  return inBlocks(lying.rows === 1 && lying.columns > LONGEST_ROW ? inLines(lying) : lying);
}

function inLines(grid: Grid): Grid {
  const columns = Math.ceil(Math.sqrt(grid.columns * 2));
  const inside = (row: number, column: number): boolean => row * columns + column < grid.columns;
  return {
    ...grid, rows: Math.ceil(grid.columns / columns), columns,
    at: (row, column) => (inside(row, column) ? grid.at(0, row * columns + column) : null),
    name: (row, column) => (inside(row, column) ? grid.name(0, row * columns + column) : ""),
  };
}

/** A block shows what is not finite in it, else its number of largest size: nothing that stands out is lost. */
function inBlocks(grid: Grid): Grid {
  const tall = Math.ceil(grid.rows / MOST_CELLS);
  const wide = Math.ceil(grid.columns / MOST_CELLS);
  if (tall === 1 && wide === 1) return grid;
  const [rows, columns] = [Math.ceil(grid.rows / tall), Math.ceil(grid.columns / wide)];
  const cells = Array.from({ length: rows * columns }, (_, cell) => outstanding(grid, Math.floor(cell / columns) * tall, (cell % columns) * wide, tall, wide));
  const cell = (row: number, column: number): [number, number] => cells[row * columns + column] ?? [0, 0];
  return { ...grid, rows, columns, block: [tall, wide], at: (row, column) => grid.at(...cell(row, column)), name: (row, column) => grid.name(...cell(row, column)) };
}

function outstanding(grid: Grid, top: number, left: number, tall: number, wide: number): [number, number] {
  let most = -1;
  let found: [number, number] = [top, left];
  for (let row = top; row < Math.min(grid.rows, top + tall); row += 1) {
    for (let column = left; column < Math.min(grid.columns, left + wide); column += 1) {
      const item = grid.at(row, column);
      const size = isBad(item, grid.dtype) ? Infinity : Math.abs(sizeOf(item) ?? 0);
      if (size > most) [most, found] = [size, [row, column]];
    }
  }
  return found;
}

export interface Tally { most: number; limit: number; clipped: number; nans: number; infinite: number }

/** How large numbers are, up to where the shades reach, and what lies beyond: a few giants must not make all others pale. */
export function tallyOf(grid: Grid): Tally {
  const sizes: number[] = [];
  let [nans, infinite] = [0, 0];
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const item = grid.at(row, column);
      const size = sizeOf(item);
      if (size !== null) sizes.push(Math.abs(size));
      else if (isBad(item, grid.dtype)) { if (isNan(item)) nans += 1; else infinite += 1; }
    }
  }
  sizes.sort((a, b) => a - b);
  const most = sizes.at(-1) ?? 0;
  const usual = sizes[Math.floor((sizes.length - 1) * 0.98)] ?? 0;
  const limit = usual > 0 && most > 4 * usual ? usual : most;
  return { most, limit, clipped: sizes.filter((size) => size > limit).length, nans, infinite };
}

export const isNan = (item: Item): boolean => (typeof item === "number" ? Number.isNaN(item) : typeof item === "string" && item.includes("nan"));
