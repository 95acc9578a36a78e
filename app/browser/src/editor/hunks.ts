/** A proposed edit, put where its lines are now: the person may have written elsewhere meanwhile. */
import type { ChangeSpec, EditorState } from "@codemirror/state";
import { lineNow, recordedLines } from "./recorded_lines";

/** From line `line` of the program as it ran, the lines `removed` give way to `added`; both may be empty. */
export type Hunk = readonly [line: number, removed: readonly string[], added: readonly string[]];

/** The changes of the text as it is now; a line's number where that line is not there any more as it ran. */
export function changesOf(state: EditorState, hunks: readonly Hunk[]): ChangeSpec[] | number {
  const changes: ChangeSpec[] = [];
  for (const hunk of hunks) {
    const change = hunk[1].length > 0 ? inPlace(state, hunk) : between(state, hunk);
    if (typeof change === "number") return change;
    changes.push(change);
  }
  return changes;
}

function inPlace(state: EditorState, [line, removed, added]: Hunk): ChangeSpec | number {
  const from = lineNow(state, line);
  if (from === null) return line;
  const first = state.doc.lineAt(from).number;
  for (const [at, text] of removed.entries()) {
    if (first + at > state.doc.lines || state.doc.line(first + at).text !== text) return line + at;
  }
  const last = state.doc.line(first + removed.length - 1);
  if (added.length > 0) return { from, to: last.to, insert: added.join("\n") };
  if (last.number < state.doc.lines) return { from, to: last.to + 1 };
  return { from: Math.max(from - 1, 0), to: last.to };
}

/** Above the line that it stood above, or below the line that it stood below. */
function between(state: EditorState, [line, , added]: Hunk): ChangeSpec | number {
  const below = lineNow(state, line);
  if (below !== null) return { from: below, insert: `${added.join("\n")}\n` };
  if (line <= state.field(recordedLines).text.lines) return line;
  const above = lineNow(state, line - 1);
  return above === null ? line : { from: state.doc.lineAt(above).to, insert: `\n${added.join("\n")}` };
}
