/** Long lines go on below their own indentation, and break between words: in a narrow column no argument is out of view. */
import { RangeSetBuilder, type Extension } from "@codemirror/state";
import { Decoration, EditorView, MatchDecorator, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

const DEEPEST = 24; // columns; deeper lines go on here
export const FURTHER = 4; // columns further in than where the line begins

/** Where a line's text begins, in columns of at most DEEPEST; a tab goes to the next stop. */
export function indentation(text: string, tabSize: number): number {
  let column = 0;
  for (const letter of text) {
    if (letter === " ") column += 1;
    else if (letter === "\t") column += tabSize - (column % tabSize);
    else break;
  }
  return Math.min(column, DEEPEST);
}

const marks = Array.from({ length: DEEPEST + 1 }, (_, columns) => Decoration.line({ class: `ts-hang-${columns}` }));

/** By class, not by style: a page that allows no inline styles shows it as well. */
const look = EditorView.theme(Object.fromEntries(marks.map((_, columns) => [
  `.cm-line.ts-hang-${columns}`,
  { textIndent: `-${columns + FURTHER}ch`, paddingLeft: `calc(0.35rem + ${columns + FURTHER}ch)` },
])));

const hanging = ViewPlugin.fromClass(class {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = hang(view);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged || update.viewportChanged) this.decorations = hang(update.view);
  }
}, { decorations: (plugin) => plugin.decorations });

function hang(view: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  const { doc, tabSize } = view.state;
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = doc.lineAt(at);
      const mark = marks[indentation(line.text, tabSize)];
      if (mark) found.add(line.from, line.from, mark);
      at = line.to + 1;
    }
  }
  return found.finish();
}

/** Where a line without spaces may go on below: after an opening bracket or a comma, before the dot of an attribute. Else a browser breaks it inside a word. */
export const BREAKS = /(?<after>[([{,](?=[^\s)\]}]))|(?<before>\.(?=[\p{L}_]))/gu;

/** What is shorter goes to the next row whole. */
const LONG = /\S{20,}/gu;

const after = Decoration.mark({ class: "ts-break-after" });
const before = Decoration.mark({ class: "ts-break-before" });
const breaks = new MatchDecorator({
  regexp: LONG,
  decorate: (add, from, _to, [text]) => {
    for (const found of text.matchAll(BREAKS)) {
      const at = from + found.index;
      add(at, at + 1, found.groups?.after ? after : before);
    }
  },
});

const breaking = ViewPlugin.fromClass(class {
  decorations: DecorationSet;

  constructor(view: EditorView) {
    this.decorations = breaks.createDeco(view);
  }

  update(update: ViewUpdate): void {
    this.decorations = breaks.updateDeco(update, this.decorations);
  }
}, { decorations: (plugin) => plugin.decorations });

/** A space of no width is a place to break at; in a pseudo-element it is no part of the text. */
const places = EditorView.theme({
  ".ts-break-after::after": { content: '"\\200b"' },
  ".ts-break-before::before": { content: '"\\200b"' },
});

export function wrapping(): Extension {
  return [EditorView.lineWrapping, look, hanging, places, breaking];
}
