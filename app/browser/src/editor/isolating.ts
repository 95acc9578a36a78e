/** A word that runs from right to left stays in its place of a line of code: around it the line is read as everywhere. */
import { Prec, type Extension } from "@codemirror/state";
import { Decoration, Direction, EditorView, MatchDecorator, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

const words = new MatchDecorator({
  regexp: /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc][\w\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]*/g,
  decoration: Decoration.mark({ attributes: { dir: "rtl", class: "ts-isolated" }, bidiIsolate: Direction.RTL }),
});

const isolates = ViewPlugin.fromClass(class {
  marks: DecorationSet;
  constructor(view: EditorView) { this.marks = words.createDeco(view); }
  update(update: ViewUpdate): void { this.marks = words.updateDeco(update, this.marks); }
}, {
  provide: (plugin) => {
    const marks = (view: EditorView): DecorationSet => view.plugin(plugin)?.marks ?? Decoration.none;
    return [EditorView.outerDecorations.of(marks), Prec.lowest(EditorView.bidiIsolatedRanges.of(marks))];
  },
});

export const isolating = (): Extension => isolates;
