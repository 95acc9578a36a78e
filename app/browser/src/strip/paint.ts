/** Draws the tape strip: segments above, a block or tick for each step, brackets of loops and calls below. */
import { phaseColour, phaseSoft, type Colours } from "../colours";
import { chapters, type Chapter } from "../cells";
import type { SessionDocument, Step, TapeState } from "../document";
import { blockTitle, brackets, compact, drawnSteps, laneOf, left, shorten, stripLayout, type Bracket, type StripLayout } from "./layout";

export interface StripScene { document: SessionDocument; layout: StripLayout; colours: Colours; step: number; brackets: Bracket[]; chapters: Chapter[]; /** Steps that breakpoints stop at. */ hits: readonly number[] }

export function stripScene(document: SessionDocument, width: number, height: number, colours: Colours, step: number, hits: readonly number[] = []): StripScene {
  const stops = chapters(document);
  const layout = stripLayout(document, width, height, colours.scale, stops.length);
  return { document, layout, colours, step, brackets: brackets(document.steps), chapters: stops, hits };
}

export function paintStrip(context: CanvasRenderingContext2D, scene: StripScene): void {
  paintSegments(context, scene);
  const { document, layout, step } = scene;
  for (const index of drawnSteps(layout, document.steps.length)) {
    const drawn = document.steps[index];
    if (drawn) paintStep(context, scene, drawn, index, index <= step);
  }
  scene.brackets.forEach((bracket) => paintBracket(context, scene, bracket));
  paintChapters(context, scene);
  paintHits(context, scene);
  paintMarker(context, scene);
}

/** A dot above each step that a breakpoint stops at; what shares a dot's place has one. */
function paintHits(context: CanvasRenderingContext2D, { layout, colours, hits }: StripScene): void {
  context.fillStyle = colours.text;
  let last = -Infinity;
  for (const step of hits) {
    const x = left(layout, step) + layout.each / 2;
    if (x - last < 3) continue;
    last = x;
    context.beginPath();
    context.arc(x, layout.blocksTop - 3.5, 2.5, 0, 2 * Math.PI);
    context.fill();
  }
}

function paintSegments(context: CanvasRenderingContext2D, { document, layout, colours }: StripScene): void {
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.font = `600 ${11 * colours.scale}px ${colours.font}`;
  for (const segment of document.segments) {
    const x = left(layout, segment.from) + 1;
    const width = left(layout, segment.to + 1) - x - 1;
    const bottom = layout.flags + (laneOf(layout, segment) + 1) * layout.laneHeight;
    context.fillStyle = phaseColour(colours, segment.phase);
    paintStretch(context, segment.state, x, bottom, Math.max(1, width));
    if (segment.label) context.fillText(shorten(segment.label, width - 4, (text) => context.measureText(text).width), x + 2, bottom - 3);
  }
}

/** Solid where a pass goes or a tape records, heavier where it is asked, dashed where it is paused, a hair where it only waits. */
function paintStretch(context: CanvasRenderingContext2D, state: TapeState | undefined, x: number, y: number, width: number): void {
  const each = state === "paused" ? 6 : width;
  const height = state === "asked" ? 4 : state === "waits" ? 1 : 2;
  for (let at = 0; at < width; at += each) context.fillRect(x + at, y, Math.min(state === "paused" ? 3 : each, width - at), height);
}

/** A flag for each chapter: a pole down to its first step, the title beside it as far as the next one. */
function paintChapters(context: CanvasRenderingContext2D, { layout, colours, chapters: stops, step }: StripScene): void {
  const present = stops.findLast((chapter) => chapter.step <= step);
  context.textBaseline = "middle";
  context.textAlign = "left";
  stops.forEach((chapter, place) => {
    const x = left(layout, chapter.step) + 0.75;
    const next = stops[place + 1];
    const room = (next ? left(layout, next.step) : layout.width) - x - 12;
    context.fillStyle = context.strokeStyle = chapter === present ? colours.text : colours.dim;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, 2);
    context.lineTo(x, layout.blocksTop);
    context.stroke();
    context.beginPath();
    context.moveTo(x, 2);
    context.lineTo(x + 7, layout.flags / 2 - 1);
    context.lineTo(x, layout.flags - 4);
    context.fill();
    context.font = `${chapter === present ? 700 : 500} ${11 * colours.scale}px ${colours.font}`;
    const title = shorten(chapter.title, room, (text) => context.measureText(text).width);
    if (title.length >= Math.min(4, chapter.title.length)) context.fillText(title, x + 10, layout.flags / 2 - 1);
  });
}

function paintStep(context: CanvasRenderingContext2D, { layout, colours }: StripScene, step: Step, index: number, past: boolean): void {
  const { gap, blocksTop: y, blocksHeight: height } = layout;
  const x = left(layout, index) + gap / 2;
  const width = Math.max(1, layout.each - gap);
  const colour = phaseColour(colours, step.phase);
  context.beginPath();
  if (width > 8) context.roundRect(x, y, width, height, 4);
  else context.rect(x, y, width, height);
  if (step.ghost !== "") { // ran, but is on no tape: hollow
    context.setLineDash([3, 2]);
    context.lineWidth = 1.2;
    context.strokeStyle = past ? colours.ghost : colours.line;
    if (width > 3) context.stroke();
    else context.fillRect(x, y + height / 2, width, 1);
    context.setLineDash([]);
  } else {
    context.fillStyle = past ? colour : phaseSoft(colours, step.phase);
    context.fill();
  }
  if (width > 30) paintTitle(context, layout, colours, step, x + width / 2, width - 8, past);
}

function paintTitle(
  context: CanvasRenderingContext2D, layout: StripLayout, colours: Colours, step: Step, x: number, width: number, past: boolean,
): void {
  const { blocksTop: y, blocksHeight: height } = layout;
  const two = height > 34 * colours.scale;
  const middle = y + height / 2;
  context.fillStyle = step.ghost !== "" || !past ? colours.dim : colours.onPhase;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 ${12 * colours.scale}px ${colours.font}`;
  context.fillText(blockTitle(step, width, (text) => context.measureText(text).width), x, middle - (two ? 7 * colours.scale : 0));
  if (!two || step.line <= 0) return;
  context.font = `${11 * colours.scale}px ${colours.mono}`;
  context.fillText(`L${step.line}`, x, middle + 9 * colours.scale);
}

function paintBracket(context: CanvasRenderingContext2D, { layout, colours }: StripScene, bracket: Bracket): void {
  const x0 = left(layout, bracket.from) + 1.5;
  const x1 = left(layout, bracket.to + 1) - 1.5;
  if (x1 - x0 < 3) return;
  const y = layout.bracketsTop + 1;
  context.strokeStyle = colours.lineStrong;
  context.lineWidth = 1.2;
  context.beginPath();
  context.moveTo(x0, y);
  context.lineTo(x0, y + 3);
  context.lineTo(x1, y + 3);
  context.lineTo(x1, y);
  context.stroke();
  context.font = `${11 * colours.scale}px ${colours.font}`;
  const measure = (text: string): number => context.measureText(text).width;
  const full = measure(bracket.label) <= x1 - x0 - 2 ? bracket.label : compact(bracket.label);
  const label = shorten(full, x1 - x0 - 2, measure);
  if (label.length < Math.min(3, full.length)) return;
  context.fillStyle = colours.dim;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText(label, (x0 + x1) / 2, y + 4);
}

/** The present step: a frame and an arrow, and its name when its block is too narrow to hold one. */
function paintMarker(context: CanvasRenderingContext2D, { document, layout, colours, step }: StripScene): void {
  const current = document.steps[step];
  if (!current) return;
  const { blocksTop: y, blocksHeight: height, each } = layout;
  const x = left(layout, step) + each / 2;
  context.fillStyle = context.strokeStyle = colours.text;
  context.beginPath();
  context.moveTo(x - 6, y - 8);
  context.lineTo(x + 6, y - 8);
  context.lineTo(x, y - 1);
  context.fill();
  context.lineWidth = 2.5;
  context.beginPath();
  if (each > 8) context.roundRect(left(layout, step), y - 1, each, height + 2, 5);
  else { context.moveTo(x, y - 2); context.lineTo(x, y + height + 2); }
  context.stroke();
  if (each - layout.gap <= 30) paintName(context, layout, colours, current, x);
}

function paintName(context: CanvasRenderingContext2D, layout: StripLayout, colours: Colours, step: Step, x: number): void {
  context.font = `600 ${12 * colours.scale}px ${colours.font}`;
  const text = step.line > 0 ? `${step.title} · line ${step.line}` : step.title;
  const width = context.measureText(text).width + 14;
  const height = 20 * colours.scale;
  const from = x + 8 + width > layout.width ? x - 8 - width : x + 8;
  const y = layout.blocksTop + layout.blocksHeight / 2 - height / 2;
  context.fillStyle = colours.panel;
  context.strokeStyle = phaseColour(colours, step.phase);
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(from, y, width, height, 5);
  context.fill();
  context.stroke();
  context.fillStyle = colours.text;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, from + 7, y + height / 2);
}
