/** A long session comes as columns, field by field, and without sentences: made into the objects that everything reads; the words of what is looked at
 * are fetched then. */
import type { Contribution, Port, SessionDocument, Statistics, Step, TraceRow, ValueCard } from "./document";

type Numbers = number[];
type Told = (number | null)[];
type Items = NonNullable<ValueCard["items"]>;

export interface Columns {
  /** What the other columns count from 0. */
  texts: string[];
  /** `inputs`, `outputs`: label, value, note of each port; `contributions`: upstream, unsummed, contribution, before, accumulated, use of each. */
  steps: Record<"at" | "kind" | "phase" | "line" | "title" | "node" | "ghost" | "scope", Numbers> & Record<"inputs" | "outputs" | "contributions", Numbers[]>;
  /** `items` of a scalar is its number; `statistics` 0: those of that number. */
  values: { dtype: Numbers; shape: Numbers; text: string[]; items: (Items | Items[number])[]; itemsShape: Numbers; whole: Numbers; statistics: (Told | 0 | null)[]; shapes: Numbers[] };
  trace: Record<"line" | "name" | "expression" | "step" | "value" | "node", Numbers> & Record<"adjoint" | "tangent" | "tapes", Numbers[]>;
}
/** Of a step: its sentence; of each contribution label, formula, numbers. */
export interface StepWords { sentence: string; contributions: [string, string, string][] }

/** The same session with `steps`, `values` and `trace` in it. */
export function unpacked(session: SessionDocument): SessionDocument {
  const { columns, ...rest } = session;
  return columns ? { ...rest, wordless: true, steps: stepsOf(columns), values: valuesOf(columns), trace: traceOf(columns) } : session;
}

function stepsOf({ texts, steps }: Columns): Step[] {
  const text = (number: number | undefined): string => texts[number ?? -1] ?? "";
  const ports = (flat: Numbers = []): Port[] => inRows(flat, 3).map(([label, value = -1, note]) => ({ label: text(label), value, note: text(note) }));
  return steps.at.map((at, k): Step => ({
    at, kind: text(steps.kind[k]), phase: text(steps.phase[k]) as Step["phase"], line: steps.line[k] ?? 0, title: text(steps.title[k]), sentence: "",
    node: steps.node[k] ?? -1, ghost: text(steps.ghost[k]), scope: text(steps.scope[k]), inputs: ports(steps.inputs[k]), outputs: ports(steps.outputs[k]),
    contributions: inRows(steps.contributions[k] ?? [], 6).map(([upstream = -1, unsummed = -1, contribution = -1, before = -1, accumulated = -1, use = -1]): Contribution => (
      { label: "", formula: "", numbers: "", upstream, unsummed, contribution, before, accumulated, use })),
  }));
}

function valuesOf({ texts, values }: Columns): ValueCard[] {
  const none: Numbers = [];
  return values.text.map((text, k): ValueCard => {
    const given = values.items[k] ?? null;
    const shape = values.shapes[values.shape[k] ?? -1] ?? none;
    return {
      dtype: texts[values.dtype[k] ?? -1] ?? "", shape, text, items: given === null || Array.isArray(given) ? given : [given],
      itemsShape: values.shapes[values.itemsShape[k] ?? -1] ?? none, whole: values.whole[k] === 1, statistics: statisticsOf(values.statistics[k] ?? null, given),
    };
  });
}

function statisticsOf(told: Told | 0 | null, item: unknown): Statistics | null {
  if (told === null) return null;
  if (told === 0) {
    const only = Number(item);
    return { min: only, max: only, mean: only, norm: Math.abs(only), zeros: only === 0 ? 1 : 0, nans: 0, infs: 0 };
  }
  const [min = null, max = null, mean = null, norm = null, zeros, nans, infs] = told;
  return { min, max, mean, norm, zeros: zeros ?? 0, nans: nans ?? 0, infs: infs ?? 0 };
}

function traceOf({ texts, trace }: Columns): TraceRow[] {
  const pairs = (flat: Numbers = []): [number, number][] => inRows(flat, 2).map(([step = -1, value = -1]) => [step, value]);
  return trace.line.map((line, k): TraceRow => ({
    line, name: texts[trace.name[k] ?? -1] ?? "", expression: texts[trace.expression[k] ?? -1] ?? "", step: trace.step[k] ?? 0, value: trace.value[k] ?? -1,
    adjoint: pairs(trace.adjoint[k]), tangent: pairs(trace.tangent[k]), node: trace.node[k] ?? -1, tapes: trace.tapes[k] ?? [],
  }));
}

function inRows(flat: Numbers, width: number): Numbers[] {
  const rows: Numbers[] = [];
  for (let at = 0; at < flat.length; at += width) rows.push(flat.slice(at, at + width));
  return rows;
}

/** Writes the words into the steps from `first` on. */
export function tell(steps: readonly Step[], first: number, words: readonly StepWords[]): void {
  words.forEach(({ sentence, contributions }, k) => {
    const step = steps[first + k];
    if (!step) return;
    step.sentence = sentence;
    contributions.forEach(([label, formula, numbers], place) => { Object.assign(step.contributions[place] ?? {}, { label, formula, numbers }); });
  });
}
