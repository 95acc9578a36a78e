/** A long session comes in pieces: its steps in brief, as columns; their values and words, the trace, and what breakpoints ask of all of them when somebody looks there. */
import type { Contribution, Phase, Port, SessionDocument, Step, TraceRow, ValueCard } from "./document";
import type { Flow, Flows } from "./flows";

type Numbers = number[];
type Field = "at" | "kind" | "phase" | "line" | "title" | "node" | "ghost" | "scope";

export interface Columns {
  /** What kind, phase, title, ghost and scope count from 0. */
  texts: string[];
  steps: Record<Field, Numbers>;
  /** How many values there are. */
  values: number;
}
export interface ToldSteps { steps: Step[]; values: Record<string, ValueCard> }
export interface TraceColumns extends Record<"line" | "name" | "expression" | "step" | "value" | "node", Numbers>, Record<"adjoint" | "tangent" | "tapes", Numbers[]> { texts: string[] }
type ToldFlow = Record<keyof Flow, Numbers>;
/** `marks` of a value: 1 all zero, 2 and 4 its mean is negative or positive, 8 a NaN in it, 16 an infinite number. */
export interface ToldDigests { inputs: ToldFlow; outputs: ToldFlow; shares: ToldFlow; norm: (number | null)[]; marks: Numbers; shape: Numbers; shapes: number[][] }
export interface Digests { flows: Flows; norm: Float64Array; marks: Uint8Array; shape: Int32Array; shapes: number[][] }

/** So many steps are told at a time. */
export const SPAN = 100;

/** What somebody looked at in a long session and is not here yet; `heard` is told when there is something new. */
export class Wanted {
  readonly pieces = new Set<number>();
  readonly values = new Set<number>();
  trace: "" | "asked" | "here" = "";
  digests: Digests | "asked" | null = null;
  heard: () => void = () => undefined;
  /** What goes on when the digests are here. */
  readonly waiting: (() => void)[] = [];

  piece(step: number): void { this.want(this.pieces, Math.floor(step / SPAN)); }
  value(index: number): void { this.want(this.values, index); }
  askTrace(): void { if (this.trace === "") { this.trace = "asked"; this.heard(); } }
  askDigests(then?: () => void): void {
    if (then) this.waiting.push(then);
    if (this.digests === null) { this.digests = "asked"; this.heard(); }
  }
  private want(into: Set<number>, item: number): void {
    if (into.has(item)) return;
    into.add(item);
    this.heard();
  }
}

/** The same session with steps that know the rest once it was told, with room for the values, and `wanted`. */
export function unpacked(session: SessionDocument): SessionDocument {
  const { columns, ...rest } = session;
  if (!columns) return session;
  const wanted = new Wanted();
  const told = new Told(columns, wanted);
  return { ...rest, wanted, steps: columns.steps.at.map((_, place) => new BriefStep(told, place)), values: new Array<ValueCard>(columns.values), trace: [] };
}

/** All that is known of the steps, in columns and piece by piece. */
class Told {
  private readonly numbers: Record<Field, Int32Array>;
  readonly pieces = new Map<number, readonly Step[]>();
  constructor({ texts, steps }: Columns, readonly wanted: Wanted) {
    this.texts = texts;
    this.numbers = Object.fromEntries(Object.entries(steps).map(([name, column]) => [name, Int32Array.from(column)])) as Record<Field, Int32Array>;
  }
  private readonly texts: readonly string[];
  number(field: Field, place: number): number { return this.numbers[field][place] ?? 0; }
  text(field: Field, place: number): string { return this.texts[this.number(field, place)] ?? ""; }
  /** The whole step; when it is not here yet, it is asked for. */
  whole(place: number): Step | undefined {
    const found = this.pieces.get(Math.floor(place / SPAN));
    if (!found) this.wanted.piece(place);
    return found?.[place % SPAN];
  }
}

const NO_PORTS: Port[] = [];
const NO_SHARES: Contribution[] = [];

class BriefStep implements Step {
  constructor(readonly told: Told, private readonly place: number) {}
  get at(): number { return this.told.number("at", this.place); }
  get kind(): string { return this.told.text("kind", this.place); }
  get phase(): Phase { return this.told.text("phase", this.place) as Phase; }
  get line(): number { return this.told.number("line", this.place); }
  get title(): string { return this.told.text("title", this.place); }
  get node(): number { return this.told.number("node", this.place); }
  get ghost(): string { return this.told.text("ghost", this.place); }
  get scope(): string { return this.told.text("scope", this.place); }
  get sentence(): string { return this.told.whole(this.place)?.sentence ?? ""; }
  get inputs(): Port[] { return this.told.whole(this.place)?.inputs ?? NO_PORTS; }
  get outputs(): Port[] { return this.told.whole(this.place)?.outputs ?? NO_PORTS; }
  get contributions(): Contribution[] { return this.told.whole(this.place)?.contributions ?? NO_SHARES; }
}

/** Takes a piece that was told. */
export function tell(document: SessionDocument, piece: number, { steps, values }: ToldSteps): void {
  const step = document.steps[0];
  if (step instanceof BriefStep) step.told.pieces.set(piece, steps);
  tellValues(document, values);
}

export function tellValues(document: SessionDocument, values: Record<string, ValueCard>): void {
  for (const [index, card] of Object.entries(values)) document.values[Number(index)] ??= card;
}

export function traceRows(trace: TraceColumns): TraceRow[] {
  const pairs = (flat: Numbers = []): [number, number][] => Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at] ?? -1, flat[2 * at + 1] ?? -1]);
  return trace.line.map((line, k): TraceRow => ({
    line, name: trace.texts[trace.name[k] ?? -1] ?? "", expression: trace.texts[trace.expression[k] ?? -1] ?? "", step: trace.step[k] ?? 0, value: trace.value[k] ?? -1,
    adjoint: pairs(trace.adjoint[k]), tangent: pairs(trace.tangent[k]), node: trace.node[k] ?? -1, tapes: trace.tapes[k] ?? [],
  }));
}

export function digestsOf({ inputs, outputs, shares, norm, marks, shape, shapes }: ToldDigests): Digests {
  const flow = ({ first, items }: ToldFlow): Flow => ({ first: Uint32Array.from(first), items: Int32Array.from(items) });
  return {
    flows: { inputs: flow(inputs), outputs: flow(outputs), shares: flow(shares) },
    norm: Float64Array.from(norm, (each) => each ?? NaN), marks: Uint8Array.from(marks), shape: Int32Array.from(shape), shapes,
  };
}
