/** Where the program scrolls to, so that the line of the step is in sight with all that stands beside and below it: pure, in rows of text. */
import type { Chip } from "./marks";
import { fitsBeside } from "./marks";
import { FURTHER, indentation } from "./wrapping";

/** How many rows a line takes where so many characters are visible; what is longer than a row is broken. */
export function rowsOf(text: string, columns: number, tabSize = 4): number {
  const hang = Math.min(indentation(text, tabSize) + FURTHER, columns - 1);
  let rows = 1;
  let used = 0;
  for (const word of text.match(/\s+|\S+/g) ?? []) {
    if (used > 0 && used + word.length > columns && word.trim() !== "") {
      rows += 1;
      used = hang;
    }
    used += word.length;
    while (used > columns && word.trim() !== "") {
      rows += 1;
      used -= columns - hang;
    }
  }
  return rows;
}

const SMALLER = 0.9; // a chip's letters beside the program's
const AROUND = 3; // columns that a chip takes beside its text
const BEFORE = 5; // columns before chips that stand below their line

/** How many rows chips take below a line; 0 for those that stand beside it. */
export function rowsOfChips(length: number, chips: readonly Chip[], columns: number): number {
  if (chips.length === 0 || fitsBeside(length, chips, columns)) return 0;
  const room = Math.max(8, columns - BEFORE);
  let rows = 0;
  let left = 0;
  for (const { name, text } of chips) {
    const wide = Math.ceil((name.length + text.length + 1) * SMALLER) + AROUND;
    if (wide > left) {
      const own = Math.ceil(wide / room);
      rows += own;
      left = own * room;
    }
    left -= wide;
  }
  return rows;
}

/** Line numbers count from 1. `margin`: the share of the height that stays free above the line that is scrolled to. */
export interface Place { line: number; margin: number }

const MARGIN = 1 / 4;

/** The scroll rests while lines stay in one part of the program; a line that has no room there comes up itself. `rows` are all that the window shows; `texts` and `chips` the rows that lines 1, 2, … take. */
export function placeOf(line: number, rows: number, texts: readonly number[], chips: readonly number[]): Place {
  const part = Math.max(1, Math.floor(rows / 2));
  const room = Math.floor(rows * (1 - MARGIN));
  let first = 1;
  let used = 0;
  for (let each = 1; each <= line; each += 1) {
    const height = texts[each - 1] ?? 1;
    if (used > 0 && used + height > part) {
      first = each;
      used = 0;
    }
    used += height;
  }
  const taken = (from: number): number => {
    let sum = 0;
    for (let each = from; each <= line; each += 1) sum += (texts[each - 1] ?? 1) + (chips[each - 1] ?? 0);
    return sum;
  };
  if (taken(first) <= room) return { line: first, margin: MARGIN };
  return { line, margin: taken(line) <= room ? MARGIN : 0 };
}
