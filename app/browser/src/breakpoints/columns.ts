/** What breakpoints ask of a session, as columns of numbers: made once for each document, read step by step without a new object. */
import type { PlaceKind, SessionDocument, Statistics, ValueCard } from "../document";

export interface Columns {
  /** By step: 1 where its line is come to, and not merely gone on with. */
  entered: Uint8Array;
  /** By value: the norm (Infinity with an infinite element, NaN with a NaN); all elements zero; sign of the mean; NaN or inf inside. */
  norm: Float64Array; zero: Uint8Array; sign: Int8Array; bad: Uint8Array;
  /** The gradients of step k are those from `first[k]` to `first[k + 1]`: each a value, and what it was before (-1: nothing). */
  first: Uint32Array; gradient: Int32Array; before: Int32Array;
}

const made = new WeakMap<SessionDocument, Columns>();

export function columnsOf(document: SessionDocument): Columns {
  const columns = made.get(document) ?? { entered: entries(document), ...digests(document.values), ...gradients(document) };
  made.set(document, columns);
  return columns;
}

function digests(values: readonly ValueCard[]): Pick<Columns, "norm" | "zero" | "sign" | "bad"> {
  const norm = new Float64Array(values.length).fill(NaN);
  const zero = new Uint8Array(values.length);
  const sign = new Int8Array(values.length);
  const bad = new Uint8Array(values.length);
  values.forEach(({ statistics }, value) => {
    if (!statistics) return;
    const { min, max, mean, nans, infs } = statistics;
    norm[value] = normOf(statistics);
    bad[value] = nans > 0 || infs > 0 ? 1 : 0;
    zero[value] = bad[value] === 0 && min === 0 && max === 0 ? 1 : 0;
    sign[value] = Math.sign(mean ?? 0);
  });
  return { norm, zero, sign, bad };
}

/** The recording's norm is that of the finite elements. */
const normOf = ({ nans, infs, norm }: Statistics): number => (nans > 0 ? NaN : infs > 0 ? Infinity : (norm ?? NaN));

/**
 * What a gradient is compared with: a contribution with what arrived from above, a sum with the sum before, an answer with
 * that of the same source the last time the line asked.
 */
function gradients(document: SessionDocument): Pick<Columns, "first" | "gradient" | "before"> {
  const first = new Uint32Array(document.steps.length + 1);
  const gradient: number[] = [];
  const before: number[] = [];
  const asked = new Map<string, number>();
  const add = (value: number, old: number): void => {
    if (value >= 0) { gradient.push(value); before.push(old); }
  };
  document.steps.forEach((step, index) => {
    const given = step.outputs[0]?.value ?? -1;
    for (const share of step.contributions) {
      add(share.contribution, share.upstream);
      if (share.before >= 0) add(share.accumulated, share.before);
    }
    if (step.kind === "gradient" && step.phase === "backward") add(given, -1);
    if (step.kind === "answer" && step.phase === "backward") {
      const question = `${step.line} ${step.title}`;
      add(given, asked.get(question) ?? -1);
      if (given >= 0) asked.set(question, given);
    }
    first[index + 1] = gradient.length;
  });
  return { first, gradient: Int32Array.from(gradient), before: Int32Array.from(before) };
}

const PART_OF_A_LINE: PlaceKind = "call";

/** A line that calls a function is gone on with when the function is over: it was come to once. */
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
