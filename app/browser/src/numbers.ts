/** Numbers as a person writes them: short, but never a rounded figure that looks exact. */
import { visible } from "./visible";

const LARGE = 1e5;
const SMALL = 1e-3;
/** So many characters of a text stand in a cell. */
const LONGEST = 60;

/** One item of an array; a complex number comes as its text. */
export type Item = number | string | boolean | null;

/** `dtype` decides whether a whole number is 6 or 6.0, and whether a text is a text or a number that is not finite. */
export function formatItem(item: Item, dtype: string): string {
  if (item === null) return "";
  if (typeof item === "boolean") return item ? "True" : "False";
  if (typeof item === "string") return dtype === "string" ? `'${visible(item, LONGEST)}'` : item;
  return isInteger(dtype) ? String(item) : formatNumber(item);
}

export function isInteger(dtype: string): boolean {
  return /^u?int|^bool/.test(dtype);
}

/** Four decimals for everyday sizes, else a power of ten: 0.8855, 12.5, 6.0, 1.2e-7. `four_decimals` in tapecore/graph/brief.py is the same rule. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size >= LARGE || size < SMALL)) return trimExponent(value.toExponential(3));
  const text = value.toFixed(size >= 1000 ? 1 : size >= 100 ? 2 : 4).replace(/(\.\d*?)0+$/, "$1");
  return text.endsWith(".") ? `${text}0` : text;
}

function trimExponent(text: string): string {
  return text.replace(/\.?0*e/, "e").replace("e+", "e");
}

export function formatStatistic(value: number | null): string {
  return value === null ? "–" : formatNumber(value);
}

/** Bytes with a unit, as file managers count: 60 kB, 5.0 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1e6) return `${Number((bytes / 1000).toFixed(1))} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Whether a number is not finite, or a complex one in either part; a text is none, whatever it says. */
export function isBad(item: Item, dtype = "float32"): boolean {
  if (typeof item === "number") return !Number.isFinite(item);
  return typeof item === "string" && dtype !== "string" && /nan|inf/.test(item);
}

/** The item as a size to draw: truths are 1 and 0; null for what has none. */
export function sizeOf(item: Item): number | null {
  if (typeof item === "boolean") return item ? 1 : 0;
  return typeof item === "number" && Number.isFinite(item) ? item : null;
}
