/** Values in words: shapes, scalars, what stands in a line or a cell. */
import type { SessionDocument, TraceRow, ValueCard } from "./document";
import { formatItem, type Item } from "./numbers";

/** Of more axes than this only the first and the last are named. */
const AXES = 8;

/** null: there is none, or (of a long session) it is not here yet; it is asked for then. */
export function valueOf(document: SessionDocument, index: number): ValueCard | null {
  const card = index < 0 ? null : document.values[index];
  if (!globalThis.ONE_FILE && card === undefined) document.wanted?.value(index);
  return card ?? null;
}

/** The trace's rows; those of a long session are asked for when they are looked at. */
export function rowsOf(document: SessionDocument): readonly TraceRow[] {
  if (!globalThis.ONE_FILE) document.wanted?.askTrace();
  return document.trace;
}

/** TensorFlow's way: (2, 1), (3,), (). */
export function shapeText(shape: readonly number[]): string {
  if (shape.length > AXES) return `(${shape.slice(0, 3).join(", ")}, …, ${shape.slice(-3).join(", ")}), ${shape.length} axes`;
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

export const sizeOfShape = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
export const isScalar = (card: ValueCard): boolean => card.shape.length === 0;

/** An item as it was sent, or as a typed array holds it. */
export function itemAt(card: ValueCard, index: number): Item {
  const item = (card.items as readonly Item[] | null)?.[index];
  if (item === undefined) return null;
  return card.dtype === "bool" && typeof item === "number" ? item !== 0 : item;
}

export function scalarText(card: ValueCard): string {
  const item = itemAt(card, 0);
  return item === null ? card.text : formatItem(item, card.dtype);
}

/** The server wrote an array's numbers, not only what it is. */
export const hasNumbers = (card: ValueCard): boolean => !card.text.startsWith(`${card.dtype} (`);

/** Short text for a line, a cell or a node; the server's own words, a scalar's number in ours. */
export function brief(card: ValueCard | null): string {
  if (!card) return "";
  return isScalar(card) ? scalarText(card) : card.text;
}
