/** Recorded lines against the text as it is now: a mark stays at its line while the person edits around it. */
import { ChangeSet, StateEffect, StateField, Text, type EditorState } from "@codemirror/state";

interface Recorded { text: Text; changes: ChangeSet }

/** The text in the editor is the one that was recorded (or the recorded one is put there). */
export const recorded = StateEffect.define<string>();

export const recordedLines = StateField.define<Recorded>({
  create: (state) => ({ text: state.doc, changes: ChangeSet.empty(state.doc.length) }),
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged) next = { text: next.text, changes: next.changes.compose(transaction.changes) };
    for (const effect of transaction.effects) {
      if (effect.is(recorded)) next = startFrom(Text.of(effect.value.split("\n")), transaction.state.doc);
    }
    return next;
  },
});

/** An edit already made while the run was under way counts as one change of everything. */
function startFrom(text: Text, now: Text): Recorded {
  if (text.eq(now)) return { text, changes: ChangeSet.empty(now.length) };
  return { text, changes: ChangeSet.of({ from: 0, to: text.length, insert: now }, text.length) };
}

export function isStale(state: EditorState): boolean {
  return !state.field(recordedLines).text.eq(state.doc);
}

/** Where the recorded line starts now; null when it is gone. */
export function lineNow(state: EditorState, line: number): number | null {
  const { text, changes } = state.field(recordedLines);
  if (line < 1 || line > text.lines) return null;
  const { from, length } = text.line(line);
  const start = changes.mapPos(from, 1);
  if (length > 0 && changes.mapPos(from, 1) === changes.mapPos(from + length, -1)) return null;
  return state.doc.lineAt(Math.min(start, state.doc.length)).from;
}
