/** Which steps a breakpoint stops at, and running to the next of them: one pass over columns of numbers. */
import type { SessionDocument, ValueCard } from "../document";
import { flowsOf, NO_FLOWS, someIn } from "../flows";
import { seek, type Direction } from "../stepping";
import { sizesOf, type Breakpoint, type Kind } from "./breakpoint";
import { columnsOf, enteredOf, type Columns } from "./columns";

export type Test = (step: number) => boolean;
/** The recorded line that a line of the text is, 0 for none: the person may have written since. */
export type RecordedLine = (line: number) => number;

const GROWTH = 10;

export function testOf(document: SessionDocument, { kind, text }: Breakpoint, recorded: RecordedLine): Test {
  if (kind === "line") return onLine(document, recorded(Number(text)));
  if (kind === "op") return onOp(document, text);
  if (kind === "shape") return onShape(document, sizesOf(text));
  return onGradient(columnsOf(document), kind, Number(text));
}

/** Whether it looks at the values of all steps; of a long session these have to be fetched. */
export const asksForFlows = ({ kind }: Breakpoint): boolean => kind !== "line" && kind !== "op";

/** The next step, in a direction, that one of the breakpoints stops at, and which; step -1 for none. */
export function runTo(document: SessionDocument, list: readonly Breakpoint[], recorded: RecordedLine, step: number, by: Direction): { step: number; hit: Breakpoint | undefined } {
  const active = list.filter((each) => each.on);
  const tests = active.map((each) => testOf(document, each, recorded));
  const to = seek(document.steps.length, step, by, (at) => {
    for (const test of tests) if (test(at)) return true;
    return false;
  });
  return { step: to, hit: to < 0 ? undefined : active[tests.findIndex((test) => test(to))] };
}

/** All steps that the breakpoints stop at. */
export function hitSteps(document: SessionDocument, list: readonly Breakpoint[], recorded: RecordedLine): number[] {
  const tests = list.filter((each) => each.on).map((each) => testOf(document, each, recorded));
  const found: number[] = [];
  for (let step = 0; tests.length > 0 && step < document.steps.length; step += 1) if (tests.some((test) => test(step))) found.push(step);
  return found;
}

/** How many steps a breakpoint stops at. */
export function countHits(document: SessionDocument, breakpoint: Breakpoint, recorded: RecordedLine): number {
  const test = testOf(document, breakpoint, recorded);
  let count = 0;
  for (let step = 0; step < document.steps.length; step += 1) if (test(step)) count += 1;
  return count;
}

function onLine(document: SessionDocument, line: number): Test {
  const entered = enteredOf(document);
  return (step) => entered[step] === 1 && document.steps[step]?.line === line;
}

/** By the op's own name, a public one, or the word that the program writes; with its pullbacks. */
function onOp(document: SessionDocument, name: string): Test {
  const { names, api, of } = document.ops;
  const wanted = name.toLowerCase();
  const is = (given: string): boolean => given.toLowerCase() === wanted || given.toLowerCase().endsWith(`.${wanted}`);
  const found = names.map((each, op) => is(each) || (api[op] ?? []).some(is));
  return (step) => {
    const op = of[step] ?? -1;
    return op >= 0 && (found[op] === true || document.steps[step]?.title === name);
  };
}

function onShape(document: SessionDocument, sizes: readonly number[]): Test {
  const { outputs } = flowsOf(document) ?? NO_FLOWS;
  const is = (shape: readonly number[]): number => Number(shape.length === sizes.length && shape.every((size, axis) => sizes[axis] === -1 || sizes[axis] === size));
  const fits = fitting(document, is);
  return (step) => someIn(outputs, step, (value) => fits[value] === 1);
}

function fitting({ values, wanted }: SessionDocument, is: (shape: readonly number[]) => number): Uint8Array {
  const told = globalThis.ONE_FILE || typeof wanted?.digests === "string" ? null : wanted?.digests;
  if (!told) return Uint8Array.from(values, (card: ValueCard | undefined) => (card ? is(card.shape) : 0));
  const shapes = told.shapes.map(is);
  return Uint8Array.from(told.shape, (shape) => shapes[shape] ?? 0);
}

function onGradient({ first, gradient, before, norm, zero, sign, bad }: Columns, kind: Kind, than: number): Test {
  const size = (value: number): number => norm[value] ?? NaN;
  const holds: Partial<Record<Kind, (value: number, old: number) => boolean>> = {
    above: (value) => size(value) > than,
    below: (value) => size(value) < than,
    grew: (value, old) => size(old) > 0 && size(value) >= GROWTH * size(old),
    shrank: (value, old) => size(old) > 0 && size(value) <= size(old) / GROWTH,
    zero: (value, old) => zero[value] === 1 && old >= 0 && zero[old] === 0,
    sign: (value, old) => (sign[value] ?? 0) * (sign[old] ?? 0) < 0,
    bad: (value) => bad[value] === 1,
  };
  const test = holds[kind] ?? (() => false);
  return (step) => {
    const end = first[step + 1] ?? 0;
    for (let at = first[step] ?? 0; at < end; at += 1) if (test(gradient[at] ?? -1, before[at] ?? -1)) return true;
    return false;
  };
}
