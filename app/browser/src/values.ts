/** Arrays as something to look at: rows and columns of a slice, what kind of picture fits, the words for a shape. */
import type { SessionDocument, ValueCard } from "./document";
import { formatItem, isBad } from "./numbers";

export type Item = number | string | null;
export interface Grid { rows: number; columns: number; at(row: number, column: number): Item }

/** Up to this many rows and columns are shown as numbers. */
export const AS_NUMBERS = 16;

export function valueOf(document: SessionDocument, index: number): ValueCard | null {
  return index < 0 ? null : (document.values[index] ?? null);
}

/** TensorFlow's way: (2, 1), (3,), (). */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

export const isScalar = (card: ValueCard): boolean => card.shape.length === 0;

export function scalarText(card: ValueCard): string {
  const item = card.items?.[0];
  return item === undefined || item === null ? card.text : formatItem(item, card.dtype);
}

/** A plane of the array: the last two axes, at `leading` on the axes before them. A vector is one row. */
export function gridOf(card: ValueCard, leading: readonly number[] = []): Grid | null {
  const { items, itemsShape: shape } = card;
  if (!items || items.length === 0) return null;
  const columns = shape[shape.length - 1] ?? 1;
  const rows = shape[shape.length - 2] ?? 1;
  const plane = shape.slice(0, -2).reduce((offset, size, axis) => offset * size + Math.min(leading[axis] ?? 0, size - 1), 0);
  const start = plane * rows * columns;
  return { rows, columns, at: (row, column) => items[start + row * columns + column] ?? null };
}

/** A column lying down, to save room: whoever shows it marks it with a T. */
export const isColumn = (grid: Grid): boolean => grid.columns === 1 && grid.rows > 1;
export const transposed = (grid: Grid): Grid => ({ rows: grid.columns, columns: grid.rows, at: (row, column) => grid.at(column, row) });

export const fitsAsNumbers = (grid: Grid): boolean => grid.rows <= AS_NUMBERS && grid.columns <= AS_NUMBERS;

/** Largest finite size, for shading; 0 when there is none. */
export function largest(grid: Grid): number {
  let most = 0;
  for (let row = 0; row < grid.rows; row += 1) {
    for (let column = 0; column < grid.columns; column += 1) {
      const item = grid.at(row, column);
      if (typeof item === "number") most = Math.max(most, Math.abs(item));
    }
  }
  return most;
}

export function badCount(grid: Grid): number {
  let count = 0;
  for (let row = 0; row < grid.rows; row += 1) for (let column = 0; column < grid.columns; column += 1) if (isBad(grid.at(row, column))) count += 1;
  return count;
}

/** The server wrote an array's numbers, not only what it is. */
export const hasNumbers = (card: ValueCard): boolean => !card.text.startsWith(`${card.dtype} (`);

/** Short text for a line, a cell or a node; the server's own words, a scalar's number in ours. */
export function brief(card: ValueCard | null): string {
  if (!card) return "";
  return isScalar(card) ? scalarText(card) : card.text;
}
