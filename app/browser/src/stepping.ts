/** Steps by the program's structure, and by what they are about: pure functions on the document. Each gives the step to go to, or -1. */
import type { SessionDocument } from "./document";
import { firstIn, flowsOf, NO_FLOWS, Share, someIn, type Flow } from "./flows";

export type Way = "into" | "over" | "out" | "line" | "value" | "op" | "tape";
export type Direction = 1 | -1;

/** Whether a place is `outer` or lies in it; -1 is the whole program. */
export function isInside(parent: readonly number[], place: number, outer: number): boolean {
  let at = place;
  while (at > outer) at = parent[at] ?? -1; // a parent comes before what is in it
  return at === outer;
}

const placeOf = (document: SessionDocument, step: number): number => document.places.of[step] ?? -1;

/** The first step from `step` on, itself left out, that holds; -1 for none. */
export function seek(count: number, step: number, by: Direction, holds: (step: number) => boolean): number {
  for (let at = step + by; at >= 0 && at < count; at += by) if (holds(at)) return at;
  return -1;
}

const endOf = (document: SessionDocument, by: Direction): number => (by > 0 ? document.steps.length - 1 : 0);

/** To where the next function, pass of a loop, layer or gradient call begins; backward: to where the one before ends. */
export function into(document: SessionDocument, step: number, by: Direction): number {
  const { parent } = document.places;
  return seek(document.steps.length, step, by, (at) => !isInside(parent, placeOf(document, at - by), placeOf(document, at)));
}

/** Past whatever begins next, without stopping in it. What is last in the program is passed to the program's end. */
export function over(document: SessionDocument, step: number, by: Direction): number {
  const { parent } = document.places;
  const here = placeOf(document, step);
  const to = seek(document.steps.length, step, by, (at) => placeOf(document, at) === here || !isInside(parent, placeOf(document, at), here));
  return to >= 0 || step === endOf(document, by) ? to : endOf(document, by);
}

/** Out of the innermost function, pass, layer or gradient call around the step; -1 where there is none. */
export function out(document: SessionDocument, step: number, by: Direction): number {
  const { parent } = document.places;
  const here = placeOf(document, step);
  if (here < 0 || step === endOf(document, by)) return -1;
  const to = seek(document.steps.length, step, by, (at) => !isInside(parent, placeOf(document, at), here));
  return to >= 0 ? to : endOf(document, by);
}

/** To the next step of the same line; in the backward pass a line's ops come again. */
export function alongLine(document: SessionDocument, step: number, by: Direction): number {
  const line = document.steps[step]?.line ?? 0;
  return line < 1 ? -1 : seek(document.steps.length, step, by, (at) => document.steps[at]?.line === line);
}

/** To the next step of the same op, its pullbacks among them. */
export function alongOp(document: SessionDocument, step: number, by: Direction): number {
  const op = document.ops.of[step] ?? -1;
  return op < 0 ? -1 : seek(document.steps.length, step, by, (at) => document.ops.of[at] === op);
}

/** What a step is about: what an op gives (its pullback's too), what is assigned, watched, asked for; -1 for nothing. */
export function subjectOf(document: SessionDocument, step: number): number {
  const { inputs, outputs, shares } = flowsOf(document) ?? NO_FLOWS;
  const use = useIn(shares, step);
  if (use >= 0) return firstIn(outputs, use);
  const kind = document.steps[step]?.kind ?? "";
  return firstIn(MAKING.has(kind) ? outputs : inputs, step);
}

const MAKING = new Set(["op", "assign", "tangent"]);

/** The step whose use of a value a pullback is about, -1 for none. */
const useIn = (shares: Flow, step: number): number => (someIn(shares, step, () => true) ? (shares.items[(shares.first[step] ?? 0) + Share.use] ?? -1) : -1);

/** Whether a step makes or uses a value (of a Variable: any that it has held), or carries its gradient. */
export function aboutValue(document: SessionDocument, value: number): (step: number) => boolean {
  const { inputs, outputs, shares } = flowsOf(document) ?? NO_FLOWS;
  const wanted = new Uint8Array(document.values.length);
  for (const state of document.variables.find((states) => states.includes(value)) ?? [value]) wanted[state] = 1;
  const is = (item: number): boolean => wanted[item] === 1;
  const made = (step: number): boolean => document.steps[step]?.kind === "op" && someIn(outputs, step, is);
  return (at) => someIn(inputs, at, is) || someIn(outputs, at, is) || made(useIn(shares, at));
}

/** What the program calls a value, as a step says that has it: this one, else the first. */
export function nameOf(document: SessionDocument, value: number, at = -1): string {
  const { inputs, outputs } = flowsOf(document) ?? NO_FLOWS;
  const is = (item: number): boolean => item === value;
  const has = (step: number): boolean => someIn(inputs, step, is) || someIn(outputs, step, is);
  const step = document.steps[has(at) ? at : seek(document.steps.length, -1, 1, has)];
  return step?.inputs.find((port) => is(port.value))?.label ?? step?.outputs.find((port) => is(port.value))?.label ?? "this value";
}
