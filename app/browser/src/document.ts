/** The session as the browser gets it: everything the screen shows, computed in Python from one recording, fetched by id (a long one in pieces, see columns.ts). */
import type { Columns, Wanted } from "./columns";

export interface SessionDocument {
  version: 1;
  id: string;
  title: string;
  /** The program's text as it was recorded. */
  source: string;
  cells: Cell[];
  /** What answered, for the badge: "tapecore, checked against TensorFlow 2.21". */
  engine: string;
  /** Sentences for the person: known differences met, what was cleaned from the paste, what was cut. */
  notes: string[];
  steps: Step[];
  segments: Segment[];
  values: ValueCard[];
  graph: GraphDocument;
  calls: GradientCall[];
  trace: TraceRow[];
  outputs: Output[];
  watched: Watched[];
  /** What the program calls each tape: `outer`; by the tape's number. */
  tapes: string[];
  branches: Branch[];
  /** Lines (from 1) that hold code and did not run: dim. */
  skipped: number[];
  /** The step index to land on after a run (the end of the first gradient call that needs a story, else of the last call, or the error). */
  landing: number;
  places: Places;
  ops: Ops;
  /** By a Variable's number, the values that it has held. */
  variables: number[][];
  histories: History[];
  noted: Noted[];
  curves: Curve[];
  /** As it comes, a long session has these in place of `steps`, `values` and `trace`. */
  columns?: Columns;
  /** Of a long session: ports, contributions and sentences of steps, values and trace are empty until they are asked for here. */
  wanted?: Wanted;
}

/** What a Variable has held: at step `steps[k]` it got the value `values[k]`. Variables with one version have none. */
export interface History { variable: number; name: string; steps: number[]; values: number[] }
/** What the program noted with `tf.summary.scalar` under a name; `counts` are the program's own step numbers. */
export interface Noted { name: string; steps: number[]; counts: number[]; values: number[] }
/** A gradient call (the recording's event) whose target can be drawn against its sources: the program is run again with other values there. */
export interface Curve { call: number; step: number; line: number; target: string; sources: { place: number; name: string; value: number }[] }

/** What steps happen inside of: a tree, in columns. `parent` is -1 at the top; `of` is the innermost place around each step, or -1. */
export interface Places { parent: number[]; kind: PlaceKind[]; label: string[]; of: number[] }
export type PlaceKind = "function" | "pass" | "call" | "gradient" | "pullback" | "tangent";
/** The ops of the run, in columns: names, public names; `of` is the op of each step (of a pullback or tangent: whose it is), or -1. */
export interface Ops { names: string[]; api: string[][]; of: number[] }

/** A notebook cell: its number, first line in the joined text, the heading above it. */
export interface Cell { index: number; line: number; title: string }

export type Phase = "forward" | "backward" | "tangent" | "neutral";

/** One thing a teacher would point at. Steps count from 0 here; "position" on screen counts from 1. */
export interface Step {
  /** Index of the recording's event. */
  at: number;
  kind: string;
  phase: Phase;
  line: number;
  /** For the strip: "sin", "*", "watch x", "d loss/d x". */
  title: string;
  /** What happens, in the person's names. */
  sentence: string;
  /** Graph node to mark, or -1. */
  node: number;
  /** Why this op is not on any tape: "" when it is. */
  ghost: string;
  /** Label of the loop iteration or function around it: "i = 0", "loss_fn()". */
  scope: string;
  inputs: Port[];
  outputs: Port[];
  /** Backward steps: what each input receives. */
  contributions: Contribution[];
}

/** A value with the person's name for it; `value` is an index into values, or -1; note e.g. "version 0, now 5.0 (version 1)". */
export interface Port { label: string; value: number; note: string }

/** One input's share of a pullback: upstream x local rule, summed over broadcast axes, added to the accumulator. Value indexes, -1 for none. */
export interface Contribution {
  /** "∂loss/∂x" */
  label: string;
  formula: string;
  /** The formula with this step's numbers, where they are few: "Σ 1.5453·0.5 + ...". */
  numbers: string;
  upstream: number;
  unsummed: number;
  contribution: number;
  before: number;
  accumulated: number;
  /** Index of the step whose use of the value this contribution comes from, or -1. */
  use: number;
}

/** A labelled stretch of the strip, [from, to] inclusive; lane 0 is the outermost. Each tape and accumulator has a lane from 1 on: its name, and what it does there. */
export interface Segment { from: number; to: number; label: string; phase: Phase; lane: number; tape?: string; state?: TapeState }
/** It records, is paused, waits to be asked, or is asked: its backward pass runs, or a tangent is read. */
export type TapeState = "" | "records" | "paused" | "waits" | "asked";

export interface ValueCard {
  dtype: string;
  shape: number[];
  /** Short text: "6.0", "[[1, 2], [3, 4]]", "float32 (128, 64)". */
  text: string;
  /** Numbers in row-major order when whole, else the sample's; null when there are none. Non-finite: "nan", "inf", "-inf". */
  items: (number | string | null)[] | null;
  /** Shape of items: the value's own when whole. */
  itemsShape: number[];
  whole: boolean;
  statistics: Statistics | null;
}
export interface Statistics { min: number | null; max: number | null; mean: number | null; norm: number | null; zeros: number; nans: number; infs: number }

export type NodeKind = "op" | "variable" | "constant" | "data" | "ghost" | "fold" | "accumulator";

export interface GraphDocument { nodes: GraphNode[]; edges: GraphEdge[]; groups: GraphGroup[]; width: number; height: number }

/** x, y are the centre; sizes in CSS pixels at zoom 1. */
export interface GraphNode {
  id: number;
  kind: NodeKind;
  /** The person's word: "x", "sin", "*", "reduce_mean". */
  label: string;
  /** Second line: "h = 0.5", "(2, 1)", "() int32"; "" where the label is the value itself. */
  detail: string;
  x: number; y: number; width: number; height: number;
  line: number;
  group: string;
  /** Step from which the node exists (nothing is drawn before it happened), and the value it shows, or -1. */
  born: number;
  value: number;
  /** Ghosts: why it is not on the tape. */
  reason: string;
  /** Gradients that arrive: at step `step` it becomes value `value`. */
  gradients: { step: number; value: number }[];
  /** Step to go to from this node; missing: `born`. */
  step?: number;
  /** A fold: ids of the nodes that it stands for, so that the steps of what is folded away are marked here. */
  holds?: number[];
}
/** `name` is the input's name; `flowed` the steps at which a gradient ran along it; `cuts` the stories of a None that was born there. */
export interface GraphEdge { from: number; to: number; name: string; born: number; flowed: number[]; onTape: boolean; cuts?: string[] }
/** `opens`: a fold that hides very much; these folds take its place when it is opened. */
export interface GraphGroup { id: string; parent: string; label: string; x: number; y: number; width: number; height: number; count: number; folded: boolean; opens?: string[] }

/** One gradient call: shown at the end of its line in the editor; each answer opens its story. */
export interface GradientCall { step: number; line: number; target: string; answers: Answer[]; /** The (first) target. */ value?: number }
export type Tone = "good" | "none" | "asked" | "zero" | "nan" | "error";
/** `text` e.g. "6.0", "None: not trainable"; `story` is the id of the DOM element (in the `why` panel) that tells it, or "". */
export interface Answer {
  source: string; text: string; tone: Tone; step: number; value: number; story: string;
  /** The guilty lines, most guilty first: marked in the gutter while the story is open. */
  lines?: number[];
  /** Graph node of the source in this call's pass, or -1: it says when the answer is None. */
  node?: number;
  /** The graph nodes that its story is about, and what is folded when all of them are in view (null: nothing has to be). */
  path?: number[];
  folds?: string[] | null;
}

/** The textbook's evaluation trace: a row for each op result or source; the cells fill as one steps. */
export interface TraceRow {
  line: number;
  name: string;
  expression: string;
  step: number;
  value: number;
  /** [step, value]: from that step on, the adjoint or tangent is this value; -1: it is None. */
  adjoint: [number, number][];
  tangent: [number, number][];
  node: number;
  /** The tapes that recorded it, by their numbers. */
  tapes?: number[];
}

/** Shown in the console from its step on. `data`: text, SVG text or base64 PNG. */
export interface Output { step: number; line: number; kind: "print" | "figure" | "result" | "error"; data: string; mime: string }

/** What a tape watches from `step` on: the list is complete for each tape and step. One row without a name: the tape watches nothing yet, or, where the row is not `watched`, it is gone. `closed`: it watches no more, and can still be asked. */
export interface Watched { step: number; tape: number; name: string; watched: boolean; reason: string; closed?: boolean; /** It joins the list before. */ more?: boolean }

/** `x > 0.0 -> False` at its line, from its step on. */
export interface Branch { step: number; line: number; text: string; value: boolean }
