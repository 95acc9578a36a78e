/** What a Variable has held over the steps, as numbers to draw: a scalar's value; of an array its norm, between its smallest and largest number. */
import type { History, SessionDocument } from "../document";
import { sizeOf } from "../numbers";
import { itemAt, sizeOfShape, valueOf } from "../values";

export interface Version { step: number; value: number; size: number | null; low: number | null; high: number | null }
export interface Drawn { name: string; measure: "value" | "norm"; versions: Version[] }

const known = new WeakMap<SessionDocument, Map<number, History>>();

/** The history of the Variable that this value is a version of. */
export function historyOf(document: SessionDocument, value: number): History | undefined {
  const found = known.get(document) ?? new Map(document.histories.flatMap((history) => history.values.map((each) => [each, history])));
  known.set(document, found);
  return found.get(value);
}

/** Texts cannot be drawn. */
export const isText = (document: SessionDocument, { values: [first] }: History): boolean => valueOf(document, first ?? -1)?.dtype === "string";

/** null where there are no numbers to draw: of texts. */
export function drawnOf(document: SessionDocument, history: History): Drawn | null {
  const first = valueOf(document, history.values[0] ?? -1);
  if (!first || first.dtype === "string") return null;
  const single = sizeOfShape(first.shape) === 1;
  const versions = history.values.map((value, at): Version => {
    const card = valueOf(document, value);
    const [norm, low, high] = [card?.statistics?.norm ?? null, card?.statistics?.min ?? null, card?.statistics?.max ?? null];
    const broken = (card?.statistics?.nans ?? 0) + (card?.statistics?.infs ?? 0) > 0;
    const size = single && card ? sizeOf(itemAt(card, 0)) : broken ? null : norm;
    return { step: history.steps[at] ?? 0, value, size, low: single ? null : low, high: single ? null : high };
  });
  return { name: history.name, measure: single ? "value" : "norm", versions };
}

/** Which version there is at a step: the last that had come by then, -1 before the first. */
export const versionAt = (versions: readonly Version[], step: number): number => versions.findLastIndex((version) => version.step <= step);
