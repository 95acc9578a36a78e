/** How numbers are distributed: bins of even width, or one for each whole number where there are few. */
import type { ValueCard } from "../document";
import { isBad, isInteger, sizeOf } from "../numbers";
import { itemAt } from "../values";

export interface Bins { from: number; width: number; counts: number[]; counted: number; bad: number; whole: boolean }

const MOST = 30;

export function binsOf(card: ValueCard): Bins | null {
  const sizes: number[] = [];
  let bad = 0;
  for (let at = 0; at < (card.items?.length ?? 0); at += 1) {
    const item = itemAt(card, at);
    const size = sizeOf(item);
    if (size !== null) sizes.push(size);
    else if (isBad(item, card.dtype)) bad += 1;
  }
  if (sizes.length === 0) return bad > 0 ? { from: 0, width: 1, counts: [], counted: 0, bad, whole: false } : null;
  const { from, to } = sizes.reduce((span, size) => ({ from: Math.min(span.from, size), to: Math.max(span.to, size) }), { from: Infinity, to: -Infinity });
  const whole = isInteger(card.dtype) && to - from < MOST;
  const count = whole ? to - from + 1 : from === to ? 1 : Math.max(5, Math.min(MOST, Math.ceil(Math.sqrt(sizes.length))));
  const width = whole ? 1 : (to - from) / count || 1;
  const counts = Array.from({ length: count }, () => 0);
  for (const size of sizes) {
    const bin = Math.min(count - 1, Math.floor((size - from) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { from, width, counts, counted: sizes.length, bad, whole };
}

/** The numbers that fall into a bin, in words: "0.5 to 0.75", of whole numbers "3". */
export function binName(bins: Bins, bin: number, format: (value: number) => string): string {
  const start = bins.from + bin * bins.width;
  if (bins.whole) return String(start);
  return bins.counts.length === 1 ? format(start) : `${format(start)} to ${format(start + bins.width)}`;
}
