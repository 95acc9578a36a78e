/** What breakpoints ask of a session, as columns of numbers: made once for each document, read step by step without a new object. */
import type { PlaceKind, SessionDocument, Statistics } from "../document";
import { firstIn, flowsOf, NO_FLOWS, Share, SHARE, type Flows } from "../flows";

export interface Columns {
  /** By value: the norm (Infinity with an infinite element, NaN with a NaN); all elements zero; sign of the mean; NaN or inf inside. */
  norm: Float64Array; zero: Uint8Array; sign: Int8Array; bad: Uint8Array;
  /** The gradients of step k are those from `first[k]` to `first[k + 1]`: each a value, and what it was before (-1: nothing). */
  first: Uint32Array; gradient: Int32Array; before: Int32Array;
}

const made = new WeakMap<SessionDocument, Columns>();
const entered = new WeakMap<SessionDocument, Uint8Array>();

/** Of a long session: without the gradients until its digests are here, which are asked for. */
export function columnsOf(document: SessionDocument): Columns {
  const found = made.get(document);
  if (found) return found;
  const flows = flowsOf(document);
  const columns = { ...digests(document), ...gradients(document, flows ?? NO_FLOWS) };
  if (flows) made.set(document, columns);
  return columns;
}

export function enteredOf(document: SessionDocument): Uint8Array {
  const found = entered.get(document) ?? entries(document);
  entered.set(document, found);
  return found;
}

function digests(document: SessionDocument): Pick<Columns, "norm" | "zero" | "sign" | "bad"> {
  const { values, wanted } = document;
  const norm = new Float64Array(values.length).fill(NaN);
  const zero = new Uint8Array(values.length);
  const sign = new Int8Array(values.length);
  const bad = new Uint8Array(values.length);
  const put = (value: number, size: number | null, marks: number): void => {
    norm[value] = marks & NANS ? NaN : marks & INFS ? Infinity : (size ?? NaN); // the recording's norm is that of the finite elements
    bad[value] = marks & (NANS | INFS) ? 1 : 0;
    zero[value] = marks & ZERO ? 1 : 0;
    sign[value] = marks & POSITIVE ? 1 : marks & NEGATIVE ? -1 : 0;
  };
  const told = globalThis.ONE_FILE || typeof wanted?.digests === "string" ? null : wanted?.digests;
  if (told) told.norm.forEach((size, value) => put(value, size, told.marks[value] ?? 0));
  else values.forEach(({ statistics }, value) => { if (statistics) put(value, statistics.norm, marksOf(statistics)); });
  return { norm, zero, sign, bad };
}

const [ZERO, NEGATIVE, POSITIVE, NANS, INFS] = [1, 2, 4, 8, 16];

function marksOf({ min, max, mean, nans, infs }: Statistics): number {
  const bad = (nans > 0 ? NANS : 0) | (infs > 0 ? INFS : 0);
  const sign = Math.sign(mean ?? 0);
  return bad | (sign > 0 ? POSITIVE : sign < 0 ? NEGATIVE : 0) | (bad === 0 && min === 0 && max === 0 ? ZERO : 0);
}

/**
 * What a gradient is compared with: a contribution with what arrived from above, a sum with the sum before, an answer with
 * that of the same source the last time the line asked.
 */
function gradients(document: SessionDocument, { outputs, shares }: Flows): Pick<Columns, "first" | "gradient" | "before"> {
  const first = new Uint32Array(document.steps.length + 1);
  const gradient: number[] = [];
  const before: number[] = [];
  const asked = new Map<string, number>();
  const add = (value: number, old: number): void => {
    if (value >= 0) { gradient.push(value); before.push(old); }
  };
  document.steps.forEach((step, index) => {
    const given = firstIn(outputs, index);
    const end = shares.first[index + 1] ?? 0;
    for (let at = shares.first[index] ?? 0; at < end; at += SHARE) {
      const share = (place: number): number => shares.items[at + place] ?? -1;
      add(share(Share.contribution), share(Share.upstream));
      if (share(Share.before) >= 0) add(share(Share.accumulated), share(Share.before));
    }
    const { kind } = step;
    if (kind === "gradient" && step.phase === "backward") add(given, -1);
    if (kind === "answer" && step.phase === "backward") {
      const question = `${step.line} ${step.title}`;
      add(given, asked.get(question) ?? -1);
      if (given >= 0) asked.set(question, given);
    }
    first[index + 1] = gradient.length;
  });
  return { first, gradient: Int32Array.from(gradient), before: Int32Array.from(before) };
}

const PART_OF_A_LINE: PlaceKind = "call";

/** By step: 1 where its line is come to. A line that calls a function is gone on with when the function is over: it was come to once. */
function entries({ steps, places }: SessionDocument): Uint8Array {
  const entered = new Uint8Array(steps.length);
  const last = new Int32Array(places.parent.length + 1);
  steps.forEach((step, index) => {
    let frame = places.of[index] ?? -1;
    while (frame >= 0 && places.kind[frame] === PART_OF_A_LINE) frame = places.parent[frame] ?? -1;
    entered[index] = step.line > 0 && last[frame + 1] !== step.line ? 1 : 0;
    last[frame + 1] = step.line;
  });
  return entered;
}
