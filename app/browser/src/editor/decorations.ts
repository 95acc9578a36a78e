/** Puts the marks of a step into the editor: line colours, chips, signs in the gutter. */
import { EditorState, RangeSet, StateEffect, StateField, type Range } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, type DecorationSet } from "@codemirror/view";
import { CellRule, type CellStart } from "./cell_rule";
import { Chips, foldChips, unfold } from "./chips";
import { fitsBeside, type LineMarks, type Sign } from "./marks";
import { lineNow, recorded } from "./recorded_lines";

interface Shown { at: MarksAt | null; /** Recorded lines whose chips are all shown. */ unfolded: ReadonlySet<number>; lines: DecorationSet; signs: RangeSet<GutterMarker> }
export interface MarksAt { marks: readonly LineMarks[]; cells: readonly CellStart[]; /** How many characters are visible in a line. */ columns: number }

export const showMarks = StateEffect.define<MarksAt>();

const SIGNS: Record<Sign, string> = { tape: "◉", guilty: "▶", none: "∅", skipped: "·", error: "✕" };

class SignMarker extends GutterMarker {
  constructor(private readonly sign: Sign, private readonly says: string) { super(); }
  override eq(other: SignMarker): boolean { return this.sign === other.sign && this.says === other.says; }
  override toDOM(): HTMLElement {
    const element = document.createElement("span");
    element.className = `ts-sign ts-sign-${this.sign}`;
    element.textContent = SIGNS[this.sign];
    element.title = this.says;
    return element;
  }
}

/** The line (of the text as it is now) that the server complained about; 0: none. */
export const showProblem = StateEffect.define<number>();

const problem = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const effect = transaction.effects.find((each) => each.is(showProblem));
    if (!effect) return value.map(transaction.changes);
    const line = effect.value as number;
    if (line < 1 || line > transaction.state.doc.lines) return Decoration.none;
    return Decoration.set(Decoration.line({ class: "ts-problem", attributes: { "aria-invalid": "true" } }).range(transaction.state.doc.line(line).from));
  },
  provide: (field) => EditorView.decorations.from(field),
});

const shownMarks = StateField.define<Shown>({
  create: () => ({ at: null, unfolded: new Set(), lines: Decoration.none, signs: RangeSet.empty }),
  update(value, transaction) {
    let { at, unfolded } = value;
    for (const effect of transaction.effects) {
      if (effect.is(showMarks)) at = effect.value;
      if (effect.is(unfold)) unfolded = new Set([...unfolded, effect.value]);
      if (effect.is(recorded)) unfolded = new Set();
    }
    const same = at === value.at && unfolded === value.unfolded && !transaction.docChanged;
    return same || !at ? { ...value, unfolded } : build(transaction.state, at, unfolded);
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

function build(state: EditorState, at: MarksAt, unfolded: ReadonlySet<number>): Shown {
  const { marks, columns } = at;
  const lines = cellRules(state, at.cells);
  const signs: Range<GutterMarker>[] = [];
  for (const mark of marks) {
    const from = lineNow(state, mark.line);
    if (from === null) continue;
    const line = state.doc.lineAt(from);
    const classes = [mark.current ? `ts-line-${mark.current}` : "", mark.skipped ? "ts-skipped" : ""].filter(Boolean).join(" ");
    if (classes) lines.push(Decoration.line({ class: classes, ...(mark.current ? { attributes: { "aria-current": "step" } } : {}) }).range(from));
    if (mark.sign) signs.push(new SignMarker(mark.sign, mark.says).range(from));
    if (mark.chips.length === 0) continue;
    const chips = unfolded.has(mark.line) ? mark.chips : foldChips(mark.chips);
    const below = !fitsBeside(line.length, chips, columns);
    lines.push(Decoration.widget({ widget: new Chips(chips, below, mark.line), side: 1, block: below }).range(line.to));
  }
  return { at, unfolded, lines: Decoration.set(lines, true), signs: RangeSet.of(signs, true) };
}

function cellRules(state: EditorState, cells: readonly CellStart[]): Range<Decoration>[] {
  return cells.flatMap((cell) => {
    const from = lineNow(state, cell.line);
    return from === null ? [] : [Decoration.widget({ widget: new CellRule(cell), side: -1, block: true }).range(from)];
  });
}

export const marksInEditor = [
  shownMarks,
  problem,
  gutter({ class: "ts-signs", markers: (view) => view.state.field(shownMarks).signs, initialSpacer: () => new SignMarker("tape", "") }),
];
