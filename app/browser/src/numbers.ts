/** Numbers as a person writes them: short, but never a rounded figure that looks exact. */

const LARGE = 1e5;
const SMALL = 1e-3;

/** One item of an array; `dtype` decides whether a whole number is 6 or 6.0. */
export function formatItem(item: number | string | null, dtype: string): string {
  if (item === null) return "";
  if (typeof item === "string") return item;
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

export const isBad = (item: number | string | null): boolean => item === "nan" || item === "inf" || item === "-inf";
