/** Breakpoints at their lines: the number of such a line stands in a pill, and a click on a number sets or removes one. */
import { RangeSet, StateEffect, StateField, type EditorState, type Extension } from "@codemirror/state";
import { GutterMarker, lineNumberMarkers, lineNumbers, type EditorView } from "@codemirror/view";
import type { Breakpoint } from "../breakpoints/breakpoint";
import { moved } from "../breakpoints/moving";
import { store } from "../store";
import { toggleLine } from "../walking";

export const showBreakpoints = StateEffect.define<readonly Breakpoint[]>();

export const shownBreakpoints = StateField.define<readonly Breakpoint[]>({
  create: () => [],
  update(value, transaction) {
    let next = transaction.docChanged ? moved(value, transaction.changes, transaction.startState.doc, transaction.state.doc) : value;
    for (const effect of transaction.effects) if (effect.is(showBreakpoints)) next = effect.value;
    return next;
  },
});

class Pill extends GutterMarker {
  constructor(override readonly elementClass: string) { super(); }
  override eq(other: Pill): boolean { return this.elementClass === other.elementClass; }
}
const ON = new Pill("ts-break");
const OFF = new Pill("ts-break ts-break-off");

function pills(state: EditorState): RangeSet<GutterMarker> {
  const lines = state.field(shownBreakpoints).filter((each) => each.kind === "line" && Number(each.text) <= state.doc.lines);
  return RangeSet.of(lines.map((each) => (each.on ? ON : OFF).range(state.doc.line(Number(each.text)).from)), true);
}

/** The gutter of line numbers. */
export function numberedLines(): Extension {
  const mousedown = (view: EditorView, block: { from: number }, event: Event): boolean => {
    if (!(event instanceof MouseEvent) || event.button !== 0) return false;
    toggleLine(store, view.state.doc.lineAt(block.from).number);
    event.preventDefault(); // the focus stays where it is
    return true;
  };
  return [shownBreakpoints, lineNumbers({ domEventHandlers: { mousedown } }), lineNumberMarkers.compute([shownBreakpoints, "doc"], pills)];
}
