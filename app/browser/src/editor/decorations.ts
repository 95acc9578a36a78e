/** Puts the marks of a step into the editor: line colours, chips, signs in the gutter. */
import { EditorState, RangeSet, StateEffect, StateField, type Range } from "@codemirror/state";
import { Decoration, EditorView, gutter, GutterMarker, type DecorationSet } from "@codemirror/view";
import { Chips } from "./chips";
import { fitsBeside, type LineMarks, type Sign } from "./marks";
import { lineNow } from "./recorded_lines";

interface Shown { at: MarksAt | null; lines: DecorationSet; signs: RangeSet<GutterMarker> }
export interface MarksAt { marks: readonly LineMarks[]; /** How many characters are visible in a line. */ columns: number }

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
  create: () => ({ at: null, lines: Decoration.none, signs: RangeSet.empty }),
  update(value, transaction) {
    const effect = transaction.effects.find((each) => each.is(showMarks));
    if (effect) return build(transaction.state, effect.value as MarksAt);
    return transaction.docChanged && value.at ? build(transaction.state, value.at) : value;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

function build(state: EditorState, at: MarksAt): Shown {
  const { marks, columns } = at;
  const lines: Range<Decoration>[] = [];
  const signs: Range<GutterMarker>[] = [];
  for (const mark of marks) {
    const from = lineNow(state, mark.line);
    if (from === null) continue;
    const line = state.doc.lineAt(from);
    const classes = [mark.current ? `ts-line-${mark.current}` : "", mark.skipped ? "ts-skipped" : ""].filter(Boolean).join(" ");
    if (classes) lines.push(Decoration.line({ class: classes, ...(mark.current ? { attributes: { "aria-current": "step" } } : {}) }).range(from));
    if (mark.sign) signs.push(new SignMarker(mark.sign, mark.says).range(from));
    if (mark.chips.length === 0) continue;
    const below = !fitsBeside(line.length, mark.chips, columns);
    lines.push(Decoration.widget({ widget: new Chips(mark.chips, below), side: 1, block: below }).range(line.to));
  }
  return { at, lines: Decoration.set(lines, true), signs: RangeSet.of(signs, true) };
}

export const marksInEditor = [
  shownMarks,
  problem,
  gutter({ class: "ts-signs", markers: (view) => view.state.field(shownMarks).signs, initialSpacer: () => new SignMarker("tape", "") }),
];
