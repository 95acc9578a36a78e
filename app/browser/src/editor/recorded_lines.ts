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

/** An edit already made while the run was under way is one change between the lines that both texts begin and end with. */
function startFrom(text: Text, now: Text): Recorded {
  if (text.eq(now)) return { text, changes: ChangeSet.empty(now.length) };
  const most = Math.min(text.lines, now.lines);
  const same = (fromText: number, fromNow: number): boolean => text.line(fromText).text === now.line(fromNow).text;
  let head = 0;
  while (head < most && same(head + 1, head + 1)) head += 1;
  let tail = 0;
  while (tail < most - head && same(text.lines - tail, now.lines - tail)) tail += 1;
  const change = { from: endOf(text, head), to: startOf(text, tail), insert: now.sliceString(endOf(now, head), startOf(now, tail)) };
  return { text, changes: ChangeSet.of(change, text.length) };
}

/** Where the first `head` lines end, without their line break; where the last `tail` begin, with the break before them. */
const endOf = (text: Text, head: number): number => (head === 0 ? 0 : text.line(head).to);
const startOf = (text: Text, tail: number): number => (tail === 0 ? text.length : text.line(text.lines - tail + 1).from - (tail === text.lines ? 0 : 1));

export function isStale(state: EditorState): boolean {
  return !state.field(recordedLines).text.eq(state.doc);
}

/** Where the recorded line starts now; null when it is gone. */
export function lineNow(state: EditorState, line: number): number | null {
  const { text, changes } = state.field(recordedLines);
  if (line < 1 || line > text.lines) return null;
  const { from, length } = text.line(line);
  const start = changes.mapPos(from, 1);
  if (length > 0 && changes.mapPos(from + length, -1) <= start) return null;
  return state.doc.lineAt(Math.min(start, state.doc.length)).from;
}

/** The recorded line that a line of the text as it is now was; 0 for one that was written since. */
export function lineBefore(state: EditorState, line: number): number {
  const { text, changes } = state.field(recordedLines);
  if (line < 1 || line > state.doc.lines) return 0;
  const { from } = state.doc.line(line);
  const before = text.lineAt(Math.min(changes.invertedDesc.mapPos(from, 1), text.length)).number;
  return lineNow(state, before) === from ? before : 0;
}
