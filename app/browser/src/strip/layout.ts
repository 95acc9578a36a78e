/** Where things lie on the tape strip: pure geometry, so that drawing, pointing and tests agree. */
import type { Chapter } from "../cells";
import type { Segment, SessionDocument, Step } from "../document";

export interface StripLayout {
  width: number;
  /** Width of one step. */
  each: number;
  gap: number;
  /** Height of the band of chapter flags at the top; 0 without chapters. */
  flags: number;
  /** Vertical bands: segment labels (a row for each lane), blocks, brackets of scopes. */
  laneHeight: number;
  lanes: number;
  blocksTop: number;
  blocksHeight: number;
  bracketsTop: number;
}

const MARKER = 7;
/** Lanes that are drawn: deeper nestings share the last. */
const MOST = 6;
const USUAL = 3;

export const lanesOf = (segments: readonly Segment[]): number => segments.reduce((most, { lane }) => Math.max(most, Math.min(MOST, lane + 1)), 1);
/** What a strip of so many lanes needs beyond its usual height, in rem. */
export const extraRems = (segments: readonly Segment[]): number => Math.max(0, lanesOf(segments) - USUAL) * (LANE / 16);
const LANE = 15;

export function stripLayout(document: SessionDocument, width: number, height: number, scale: number, chapters = 0): StripLayout {
  const flags = chapters > 0 ? 17 * scale : 0;
  const lanes = lanesOf(document.segments);
  const laneHeight = LANE * scale;
  const brackets = document.steps.some((step) => step.scope !== "") ? 16 * scale : 4;
  const each = width / Math.max(1, document.steps.length);
  const blocksTop = flags + lanes * laneHeight + MARKER;
  return {
    width, each, flags, gap: each > 8 ? 2 : each > 3 ? 1 : 0, laneHeight, lanes, blocksTop,
    blocksHeight: Math.max(8, height - blocksTop - brackets - 2), bracketsTop: height - brackets,
  };
}

export const left = (layout: StripLayout, step: number): number => step * layout.each;

export function stepAt(layout: StripLayout, x: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(x / layout.each)));
}

/** Ten thousand steps on a thousand pixels: one step stands for all that share its pixel, and none is drawn twice. */
export function drawnSteps(layout: StripLayout, count: number): number[] {
  const stride = Math.max(1, Math.floor(2 / layout.each));
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride);
}

export interface Bracket { from: number; to: number; label: string }

/** Runs of neighbouring steps with one scope, the backward pass apart from the rest: loop iterations and function calls. */
export function brackets(steps: readonly Step[]): Bracket[] {
  const found: Bracket[] = [];
  steps.forEach((step, index) => {
    const last = found[found.length - 1];
    if (step.scope === "") return;
    if (last && last.to === index - 1 && last.label === step.scope && isBackward(steps[index - 1]) === isBackward(step)) last.to = index;
    else found.push({ from: index, to: index, label: step.scope });
  });
  return found;
}

/** A bracket's label where there is no room for all of it: "epoch = 1 · pass 2" as "1 · 2". */
export const compact = (label: string): string => label.split(" · ").map((part) => part.replace(/^(.* = |pass )/, "")).join(" · ");

const isBackward = (step: Step | undefined): boolean => step?.phase === "backward";

/** The lane that a segment is drawn in: deeper nestings than there is room for share the last. */
export const laneOf = (layout: StripLayout, segment: Segment): number => Math.min(segment.lane, layout.lanes - 1);

/** The chapter whose flag is at `x`: flags reach to the next one. */
export function flagAt(layout: StripLayout, chapters: readonly Chapter[], x: number): Chapter | undefined {
  return chapters.findLast((chapter) => left(layout, chapter.step) <= x);
}

type Measure = (text: string) => number;

/** Text cut to a width, by the measure that the caller's font has. */
export const shorten = (text: string, width: number, measure: Measure): string =>
  cut(text, width, measure, (count) => (count === 0 ? "" : `${text.slice(0, count)}…`));

/** Text of which the end is kept. */
const shortenFromLeft = (text: string, width: number, measure: Measure): string =>
  cut(text, width, measure, (count) => (count === 0 ? "" : `…${text.slice(text.length - count)}`));

function cut(text: string, width: number, measure: Measure, part: (count: number) => string): string {
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(part(middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return part(low);
}

/** A step's title in a block of the strip. Answers of one call differ in their sources, whose ends tell them apart: "∂loss/∂w[5]", "∂w[5]", "…[5]". */
export function blockTitle(step: Pick<Step, "kind" | "title">, width: number, measure: Measure): string {
  const source = step.kind === "answer" ? /^∂.*\/∂(.*)$/.exec(step.title)?.[1] : undefined;
  if (source === undefined || measure(step.title) <= width) return shorten(step.title, width, measure);
  const name = source.replace(/^\((.*)\)$/, "$1");
  return measure(`∂${name}`) <= width ? `∂${name}` : shortenFromLeft(name, width, measure);
}
