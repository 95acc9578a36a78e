/** Notebook cells and their chapters, as places in a session: pure functions on the document. */
import type { Cell, SessionDocument } from "./document";

/** A stop for whoever walks through a long notebook: the first step in the cells below one heading. */
export interface Chapter { step: number; title: string; cell: Cell }

/** The cell that a line is in: the last that begins at or above it. */
export function cellAt(document: SessionDocument, line: number): Cell | undefined {
  return line < 1 ? undefined : document.cells.findLast((cell) => cell.line <= line);
}

/** "[207]"; what stands before the first cell has no number. */
export const numberOf = (cell: Cell): string => (cell.index > 0 ? `[${cell.index}]` : "");

/** "[207] Loss", for the place where one is. */
export const labelOf = (cell: Cell): string => [numberOf(cell), cell.title].filter(Boolean).join(" ");

/** The heading right above a cell; cells further down carry it too, and it is not said again. */
export function headingOf(document: SessionDocument, cell: Cell): string {
  const before = document.cells[document.cells.indexOf(cell) - 1];
  return before?.title === cell.title ? "" : cell.title;
}

/**
 * The chapters in the order of their steps. A chapter that only defines what a later one calls has no place of its own on
 * the strip. Without headings each cell is a chapter.
 */
export function chapters(document: SessionDocument): Chapter[] {
  const titled = document.cells.some((cell) => cell.title !== "");
  const starts = document.cells.filter((cell) => (titled ? headingOf(document, cell) !== "" : cell.index > 0));
  const firsts = firstSteps(document, starts);
  return starts.flatMap((cell, place) => {
    const step = firsts[place] ?? Infinity;
    const passed = firsts.slice(place + 1).some((later) => later <= step);
    return Number.isFinite(step) && !passed ? [{ step, title: cell.title || numberOf(cell), cell }] : [];
  });
}

/** For each stretch of lines that begins with one of `starts`, its first step; Infinity for none. */
function firstSteps(document: SessionDocument, starts: readonly Cell[]): number[] {
  const firsts = starts.map(() => Infinity);
  document.steps.forEach((step, index) => {
    const place = starts.findLastIndex((cell) => cell.line <= step.line);
    if (place >= 0 && firsts[place] === Infinity) firsts[place] = index;
  });
  return firsts;
}

/** The step to go to; `step` itself at the last chapter. */
export function nextChapter(document: SessionDocument, step: number): number {
  return chapters(document).find((chapter) => chapter.step > step)?.step ?? step;
}

/** The beginning of the present chapter, from there the one before. */
export function previousChapter(document: SessionDocument, step: number): number {
  return chapters(document).findLast((chapter) => chapter.step < step)?.step ?? step;
}
