/** Numbers noted with `tf.summary.scalar` as points; what is not finite is a gap. */
import type { Noted, SessionDocument } from "../document";
import { formatNumber, sizeOf } from "../numbers";
import { itemAt, valueOf } from "../values";

export interface NotedPoint { step: number; y: number | null; word: string }

export const pointsOf = (document: SessionDocument, noted: Noted): NotedPoint[] => noted.values.map((value, at) => {
  const card = valueOf(document, value);
  const y = card ? sizeOf(itemAt(card, 0)) : null;
  return { step: noted.steps[at] ?? 0, y, word: `step ${noted.counts[at] ?? at}: ${y === null ? "not finite" : formatNumber(y)}` };
});
