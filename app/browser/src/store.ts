/** The one thing all components listen to: the session document and the cursor in it. No DOM and no framework in here. */
import type { Looking } from "./address";
import type { Breakpoint } from "./breakpoints/breakpoint";
import { nextChapter, previousChapter } from "./cells";
import { clampStep, firstStory, nextBackward, nextPart, storyAt } from "./cursor";
import type { GraphDocument, SessionDocument, Step } from "./document";
import type { Hunk } from "./editor/hunks";
import type { Checking } from "./check/checking";
import type { Side } from "./graph/ways";
import type { Shown } from "./jacobian/choosing";
import type { LedgerView } from "./ledger/opening";
import type { GainMap } from "./lens/gains";

export interface State {
  document: SessionDocument | null;
  /** The graph in its present folding. */
  graph: GraphDocument | null;
  step: number;
  /** Which part of a pullback is shown (see cursor.PARTS), -1: all of it. */
  part: number;
  /** The selected graph node, -1: none. */
  node: number;
  playing: boolean;
  /** Steps a second. */
  speed: number;
  /** Ids of the folded groups; null: as the document came. */
  folds: readonly string[] | null;
  story: string;
  tab: string;
  /** Lines are those of the text as it is in the editor. */
  breakpoints: readonly Breakpoint[];
  /** The comparison that is open: `before` (with the run before), or the story whose edit was tried; "": none. */
  compare: string;
  /** The session of the run before this one, "" for none. */
  before: string;
  /** What the last move has to say, until the next one: where it stopped, or why nothing moved. */
  notice: string;
  /** How often words of a long session came that it was opened without. */
  told: number;
  /** The gain map, null while it is not shown. */
  gains: GainMap | null;
  /** The Jacobian between two nodes, and the numeric check: null while they are not shown. */
  jacobian: Shown | null;
  check: Checking | null;
  /** The path ledger, null while it is not open, and the nodes of the path of it that is marked in the graph. */
  ledger: LedgerView | null;
  trail: readonly number[] | null;
  /** What the graph was moved to by hand, null while it is fitted and follows the step. */
  looking: Looking | null;
  /** Which part of the way through the node in hand is marked in the graph. */
  way: Side;
}

export type Field = keyof State;
export type Listener = (changed: ReadonlySet<Field>) => void;
/** The graph's picture as tests and the keyboard ask for it. */
export interface GraphProbe {
  positionOf(node: number): { x: number; y: number } | null;
  nodeAt(clientX: number, clientY: number): number;
}

/** The program's text as it stands in the editor, which may be another one than what ran. */
export interface Editing {
  text(): string;
  /** The recorded line that a line of the text is, and the other way round; 0: none. */
  recordedLine(line: number): number;
  lineNow(recorded: number): number;
  /** The line being written, 0 while the focus is elsewhere. */
  cursorLine(): number;
  /** Whether the program here is being run: the next session is what comes of it. */
  awaits(): boolean;
}

const EMPTY: State = {
  document: null, graph: null, step: 0, part: -1, node: -1, playing: false, speed: 2, folds: null, story: "", tab: "", breakpoints: [], compare: "", before: "", notice: "", told: 0, gains: null, jacobian: null, check: null, ledger: null, trail: null, looking: null, way: "",
};

export class Store {
  private state: State = EMPTY;
  private listeners = new Set<Listener>();
  /** Set by the graph component while it is on the page. */
  graph: GraphProbe | null = null;
  /** Set by the editor: shows a line. */
  reveal: ((line: number) => void) | null = null;
  /** Set by the editor: takes the focus. */
  write: (() => void) | null = null;
  /** Puts a proposed edit into the program, set by the editor that can be written in. */
  apply: ((edit: readonly Hunk[]) => void) | null = null;
  /** Set by the editor. */
  editing: Editing | null = null;

  get document(): SessionDocument | null { return this.state.document; }
  get step(): number { return this.state.step; }
  get snapshot(): State { return this.state; }
  get current(): Step | undefined { return this.state.document?.steps[this.state.step]; }
  get count(): number { return this.state.document?.steps.length ?? 0; }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Every listener has run when this returns: what one step moves is moved in the same frame. */
  set(change: Partial<State>): void {
    const before = this.state;
    const changed = new Set((Object.keys(change) as Field[]).filter((field) => before[field] !== change[field]));
    if (changed.size === 0) return;
    this.state = { ...before, ...change };
    for (const listener of [...this.listeners]) listener(changed);
  }

  /** Shows a document, at its landing unless the cursor says where. */
  load(document: SessionDocument, cursor: Partial<State> = {}): void {
    const step = clampStep(document, cursor.step ?? document.landing);
    const story = cursor.story || storyAt(document, step) || firstStory(document);
    this.set({ part: -1, node: -1, playing: false, folds: null, looking: null, way: "", graph: document.graph, notice: "", ...cursor, document, step, story });
  }

  go(step: number, notice = ""): void {
    if (!this.state.document || this.count === 0) return;
    const to = clampStep(this.state.document, step);
    const story = to === this.state.step ? "" : storyAt(this.state.document, to);
    this.set({ step: to, part: -1, notice, ...(story ? { story } : {}) });
  }
  next(): void { this.go(this.step + 1); }
  previous(): void { this.go(this.step - 1); }
  first(): void { this.go(0); }
  last(): void { this.go(this.count - 1); }
  toBackward(): void { if (this.state.document) this.go(nextBackward(this.state.document, this.step)); }
  nextChapter(): void { if (this.state.document) this.go(nextChapter(this.state.document, this.step)); }
  previousChapter(): void { if (this.state.document) this.go(previousChapter(this.state.document, this.step)); }
  /** One part of a pullback at a time. */
  slowly(by: 1 | -1): void {
    if (this.state.document) this.set({ ...nextPart(this.state.document, this.step, this.state.part, by), notice: "" });
  }

  play(): void {
    if (this.count > 0) this.set({ playing: true, ...(this.step >= this.count - 1 ? { step: 0, part: -1, notice: "" } : {}) });
  }
  pause(): void { this.set({ playing: false }); }
  toggle(): void { if (this.state.playing) this.pause(); else this.play(); }

  /** Nothing moved: why. Said again, it is told again. */
  say(notice: string): void { this.set({ notice: notice === this.state.notice ? `${notice}\u00a0` : notice }); }

  select(node: number): void { this.set({ node }); }
  nodeAt(clientX: number, clientY: number): number { return this.graph?.nodeAt(clientX, clientY) ?? -1; }
}

export const store = new Store();
