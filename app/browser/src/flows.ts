/** Which values every step takes, gives and passes back, as columns of numbers: what looks through all steps reads these, without an object for each. */
import type { SessionDocument, Step } from "./document";

/** Lists of numbers, one for each step: that of step k goes from `first[k]` to `first[k + 1]`. */
export interface Flow { first: Uint32Array; items: Int32Array }
/** Values; of `shares` five numbers for each contribution (see `Share`). */
export interface Flows { inputs: Flow; outputs: Flow; shares: Flow }
export const SHARE = 5;
/** Places in a share. */
export const Share = { upstream: 0, contribution: 1, before: 2, accumulated: 3, use: 4 } as const;

const NONE: Flow = { first: new Uint32Array(), items: new Int32Array() };
/** Of a session whose flows are not here yet. */
export const NO_FLOWS: Flows = { inputs: NONE, outputs: NONE, shares: NONE };

const made = new WeakMap<SessionDocument, Flows>();

/** null: they are being fetched. */
export function flowsOf(document: SessionDocument): Flows | null {
  if (!globalThis.ONE_FILE && document.wanted) {
    document.wanted.askDigests();
    return typeof document.wanted.digests === "string" ? null : (document.wanted.digests?.flows ?? null);
  }
  const flows = made.get(document) ?? flowsIn(document.steps);
  made.set(document, flows);
  return flows;
}

/** Goes on when the flows of a long session are here. */
export const withFlows = (document: SessionDocument, then: () => void): void => document.wanted?.askDigests(then);

function flowsIn(steps: readonly Step[]): Flows {
  return {
    inputs: flow(steps, (step) => step.inputs.map((port) => port.value)),
    outputs: flow(steps, (step) => step.outputs.map((port) => port.value)),
    shares: flow(steps, (step) => step.contributions.flatMap(({ upstream, contribution, before, accumulated, use }) => [upstream, contribution, before, accumulated, use])),
  };
}

function flow(steps: readonly Step[], of: (step: Step) => readonly number[]): Flow {
  const first = new Uint32Array(steps.length + 1);
  const items: number[] = [];
  steps.forEach((step, place) => {
    for (const item of of(step)) items.push(item);
    first[place + 1] = items.length;
  });
  return { first, items: Int32Array.from(items) };
}

export function someIn({ first, items }: Flow, step: number, holds: (item: number) => boolean): boolean {
  const end = first[step + 1] ?? 0;
  for (let at = first[step] ?? 0; at < end; at += 1) if (holds(items[at] ?? -1)) return true;
  return false;
}

/** The first item of a step's list, -1 for none. */
export const firstIn = ({ first, items }: Flow, step: number): number => ((first[step] ?? 0) < (first[step + 1] ?? 0) ? (items[first[step] ?? 0] ?? -1) : -1);
