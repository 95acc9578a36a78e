/** Which rows of a long table are really in the page: pure arithmetic of a scrolled window over rows of one height. */

export interface Window { from: number; to: number; above: number; below: number }

const SPARE = 8;

export function windowOf(count: number, rowHeight: number, scrolled: number, visible: number): Window {
  const from = Math.max(0, Math.min(count, Math.floor(scrolled / rowHeight) - SPARE));
  const to = Math.min(count, Math.ceil((scrolled + visible) / rowHeight) + SPARE);
  return { from, to: Math.max(from, to), above: from * rowHeight, below: Math.max(0, count - to) * rowHeight };
}

/** The scroll position that shows a row. It depends on the row alone, and rests while rows stay in one part of the table. */
export function scrolledTo(row: number, rowHeight: number, visible: number, header: number): number {
  const room = Math.max(rowHeight, visible - header);
  const part = Math.max(1, Math.floor(room / 2 / rowHeight));
  const first = Math.floor(row / part) * part * rowHeight;
  return Math.max(0, first - room / 4);
}
