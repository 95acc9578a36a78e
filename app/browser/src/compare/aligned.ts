/** Two runs side by side as the browser gets them, and how one moves in them: pure functions. `app/comparison/model.py` writes it. */

export interface ComparisonDocument {
  version: 1;
  /** Where the runs part, in one sentence. */
  said: string;
  counted: string;
  notes: string[];
  before: Side;
  after: Side;
  texts: string[];
  /** Rows that are not alike, in order; the first of them is where the runs part. */
  differing: number[];
  /** In what each of them differs. */
  kinds: string[];
  /** The largest difference of their numbers, "" where there is none to tell. */
  apart: string[];
  gradients: { name: string; before: string; after: string; alike: boolean }[];
}

/** One of the runs in columns; -1 where it does not have a row. `steps`: of its session; `done` and `given`: indexes of the texts. */
export interface Side { session: string; title: string; detail: string; at: number[]; steps: number[]; lines: number[]; done: number[]; given: number[] }
export type Which = "before" | "after";

/** In the list of rows: here stands that the runs part. */
export const PARTING = -1;

/** The rows to show, in order, with a mark before the first that differs. */
export function listed(comparison: ComparisonDocument, onlyDiffering: boolean): number[] {
  const rows = onlyDiffering ? [...comparison.differing] : comparison.before.at.map((_, row) => row);
  const first = comparison.differing[0];
  if (first !== undefined) rows.splice(onlyDiffering ? 0 : first, 0, PARTING);
  return rows;
}

/** Place of a row among those that differ, -1: it is alike in both. */
export function differenceOf(comparison: ComparisonDocument, row: number): number {
  const place = atOrAfter(comparison.differing, row);
  return comparison.differing[place] === row ? place : -1;
}

/** The row that differs next, or before; the row itself where there is none. */
export function nextDiffering({ differing }: ComparisonDocument, row: number, by: 1 | -1): number {
  return (by > 0 ? differing[atOrAfter(differing, row + 1)] : differing[atOrAfter(differing, row) - 1]) ?? row;
}

/** What stands between the two sides: alike, another result, only on one of them. */
export function signOf({ before, after }: ComparisonDocument, row: number, difference: number): "=" | "≠" | "−" | "+" {
  if (difference < 0) return "=";
  return (after.at[row] ?? -1) < 0 ? "−" : (before.at[row] ?? -1) < 0 ? "+" : "≠";
}

export const SPOKEN: Record<string, string> = {
  "": "alike", "only before": "only on the left", "only after": "only on the right", said: "another answer", count: "another number of results", dtype: "another dtype",
  shape: "another shape", numbers: "other numbers", tape: "on the tape in one only",
};

/** The side that a session stands on. */
export function sideOf({ before, after }: ComparisonDocument, session: string): Which | null {
  return before.session === session ? "before" : after.session === session ? "after" : null;
}

/** The row of an event of one side, -1: that is in no row. */
export function rowOf(side: Side, at: number): number {
  return rowsOf(side).get(at) ?? -1;
}

const known = new WeakMap<Side, Map<number, number>>();

function rowsOf(side: Side): Map<number, number> {
  const found = known.get(side) ?? new Map(side.at.flatMap((at, row) => (at < 0 ? [] : [[at, row] as const])));
  known.set(side, found);
  return found;
}

/** One row on or back in a list of rows, over the mark; the ends stay where they are. */
export function moved(rows: readonly number[], row: number, by: number): number {
  const real = rows.filter((each) => each !== PARTING);
  const place = atOrAfter(real, row);
  const from = real[place] === row || by < 0 ? place : place - 1;
  return real[Math.max(0, Math.min(real.length - 1, from + by))] ?? row;
}

/** Place of the first number that is not smaller, in numbers that grow. */
function atOrAfter(numbers: readonly number[], wanted: number): number {
  let from = 0, to = numbers.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
