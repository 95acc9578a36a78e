/** One CodeMirror view that follows the store: shows the marks of the step, keeps the person's text, says when it is stale. */
import { isolateHistory } from "@codemirror/commands";
import { EditorState, Transaction, type ChangeSet, type Extension, type StateEffect, type Text } from "@codemirror/state";
import { EditorView, type ViewUpdate } from "@codemirror/view";
import { headingOf, numberOf } from "../cells";
import { wantedSession } from "../player/loader";
import type { SessionDocument } from "../document";
import { store } from "../store";
import type { CellStart } from "./cell_rule";
import { marksInEditor, showMarks, showProblem } from "./decorations";
import { draftOf, keepDraft } from "./draft";
import { changesOf, type Hunk } from "./hunks";
import { limitSize } from "./limit";
import { cleanPastes, pastedAnywhere } from "./paste";
import { foldChips } from "./chips";
import { lineMarks, type LineMarks } from "./marks";
import { moved } from "../breakpoints/moving";
import { showBreakpoints } from "./line_breaks";
import { isStale, lineBefore, lineNow, recorded, recordedLines } from "./recorded_lines";
import { placeOf, rowsOf, rowsOfChips } from "./scrolling";
import { textEditing, textReading } from "./setup";

export interface EditorEvents {
  refused(message: string): void;
  /** What was cleaned from a paste. */
  cleaned(notes: string[]): void;
  changed(text: string): void;
  stale(stale: boolean): void;
  moved(line: number): void;
  /** Another session is shown; `ran`: as the result of a run from here. */
  replaced(ran: boolean): void;
}

/** Between the end of a run and the asking for its session. */
const GRACE = 500;

export class EditorSurface {
  readonly view: EditorView;
  /** What was put here or run last. */
  private settled: string;
  /** A run is under way: what the person types meanwhile is not overwritten by its session. */
  private awaited = false;
  private grace = 0;
  /** Another program is put here: its breakpoints are not those of the lines that go. */
  private placing = false;
  private moving = false;
  /** Id of the session whose program is here; "": none yet. */
  private shown = "";
  private columns = 60;
  private rows = 20;
  private heights: { doc: Text | null; columns: number; rows: readonly number[] } = { doc: null, columns: 0, rows: [] };
  private readonly stop: () => void;

  constructor(parent: HTMLElement, text: string, limit: number, private readonly events: EditorEvents, readOnly: boolean) {
    this.settled = text;
    this.view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions: [
      recordedLines, marksInEditor, globalThis.ONE_FILE || readOnly ? textReading() : this.writing(limit),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          if (!this.placing) this.moveBreakpoints(update);
          if (!this.placing && this.shown !== "") keepDraft(this.shown, this.text, store.document?.source ?? "");
          events.changed(this.text);
          events.stale(isStale(this.view.state));
        }
        if (update.selectionSet) events.moved(update.state.doc.lineAt(update.state.selection.main.head).number);
        if (update.geometryChanged) this.measure();
      }),
    ] }) });
    const stopPastes = readOnly || globalThis.ONE_FILE ? () => undefined : pastedAnywhere(this.view, events);
    const stopStore = store.subscribe((changed) => {
      if (changed.has("document")) this.take();
      if (changed.has("document") || changed.has("step") || changed.has("story")) this.mark();
      if ((changed.has("document") || changed.has("breakpoints")) && !this.moving) this.view.dispatch({ effects: showBreakpoints.of(store.snapshot.breakpoints) });
    });
    this.stop = () => { stopPastes(); stopStore(); };
    store.reveal = (line) => this.reveal(line);
    if (!readOnly) {
      store.write = () => this.view.focus();
      store.apply = (edit) => this.apply(edit);
    }
    store.editing = {
      text: () => this.text,
      recordedLine: (line) => lineBefore(this.view.state, line),
      lineNow: (line) => { const from = lineNow(this.view.state, line); return from === null ? 0 : this.view.state.doc.lineAt(from).number; },
      cursorLine: () => (this.view.hasFocus ? this.view.state.doc.lineAt(this.view.state.selection.main.head).number : 0),
      awaits: () => this.awaited,
    };
    this.take();
    this.mark();
    this.view.dispatch({ effects: showBreakpoints.of(store.snapshot.breakpoints) });
  }

  private writing(limit: number): Extension {
    const { events } = this;
    return globalThis.ONE_FILE ? [] : [
      textEditing([limitSize(limit, (message) => events.refused(message)), cleanPastes(events)]),
    ];
  }

  get text(): string { return this.view.state.doc.toString(); }

  /** The text as it is now is what runs. */
  settle(): string {
    this.settled = this.text;
    this.awaited = true;
    clearTimeout(this.grace); // of a run before this one
    return this.settled;
  }

  /** The run is over; unless its session is still on the way, there is nothing more to wait for. */
  over(): void {
    this.grace = window.setTimeout(() => { if (wantedSession() === store.document?.id) this.awaited = false; }, GRACE);
  }

  /** The line that the server complained about; 0: none. */
  complain(line: number): void {
    this.view.dispatch({ effects: showProblem.of(line) });
    if (line > 0 && line <= this.view.state.doc.lines) {
      this.view.dispatch({ effects: EditorView.scrollIntoView(this.view.state.doc.line(line).from, { y: "nearest", yMargin: 48 }) });
    }
  }

  /** Replaces the text; undo brings the old one back. */
  put(text: string): void {
    this.settled = text;
    this.placing = true;
    if (text !== this.text) this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    this.placing = false;
  }

  /** The pills have moved with the text already. */
  private moveBreakpoints({ changes, startState, state }: ViewUpdate): void {
    this.moving = true;
    store.set({ breakpoints: moved(store.snapshot.breakpoints, changes, startState.doc, state.doc) });
    this.moving = false;
  }

  /** One step of undo, also beside what was just written. */
  private apply(edit: readonly Hunk[]): void {
    const changes = changesOf(this.view.state, edit);
    if (typeof changes === "number") {
      this.events.refused(`Line ${changes} is not as it ran any more, so this edit does not fit. Run the program, and its stories fit it again.`);
      return;
    }
    const set = this.view.state.changes(changes);
    const annotations = [isolateHistory.of("full"), Transaction.userEvent.of("input.apply")];
    this.view.dispatch({ changes: set, selection: { anchor: endOfChanges(set) }, scrollIntoView: true, annotations });
    this.view.focus();
  }

  private take(): void {
    const source = store.document?.source;
    if (source === undefined) return;
    const untouched = this.text === this.settled;
    if (this.awaited && untouched) this.view.contentDOM.blur(); // what ran is there to be walked through: the arrows step at once
    if (!this.awaited || untouched) this.put(source);
    const id = store.document?.id ?? "";
    const draft = this.shown === "" ? draftOf(id) : null;
    if (this.shown !== "" && this.shown !== id) this.events.replaced(this.awaited); // a message may come before the first session does
    this.shown = id;
    this.awaited = false;
    this.view.dispatch({ effects: [recorded.of(source), showProblem.of(0)] });
    if (draft !== null && this.text === source) this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: draft } });
    this.events.stale(isStale(this.view.state));
  }

  private mark(): void {
    const { document, step, story } = store.snapshot;
    if (!document) return;
    const from = lineNow(this.view.state, store.current?.line ?? 0);
    const marks = lineMarks(document, step, story);
    this.view.dispatch({ effects: [
      showMarks.of({ marks, cells: cellStarts(document), columns: this.columns }),
      ...(from === null ? [] : [this.showing(from, marks)]),
    ] });
  }

  /** Scrolls so that a line is in sight with its answers: where to depends on the step alone, whatever was shown before. */
  private showing(from: number, marks: readonly LineMarks[]): StateEffect<unknown> {
    const { state, scrollDOM } = this.view;
    const chips: number[] = [];
    for (const mark of marks) {
      const at = lineNow(state, mark.line);
      if (at === null) continue;
      const line = state.doc.lineAt(at);
      chips[line.number - 1] = rowsOfChips(line.length, foldChips(mark.chips), this.columns);
    }
    const place = placeOf(state.doc.lineAt(from).number, this.rows, this.wrapped(state.doc), chips);
    return EditorView.scrollIntoView(state.doc.line(place.line).from, { y: "start", yMargin: scrollDOM.clientHeight * place.margin });
  }

  /** How many rows each line takes. */
  private wrapped(doc: Text): readonly number[] {
    if (this.heights.doc !== doc || this.heights.columns !== this.columns) {
      const { tabSize } = this.view.state;
      this.heights = { doc, columns: this.columns, rows: [...doc.iterLines()].map((line) => rowsOf(line, this.columns, tabSize)) };
    }
    return this.heights.rows;
  }

  private reveal(line: number): void {
    const from = lineNow(this.view.state, line);
    if (from === null) return;
    this.view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  }

  /** How many characters a line shows decides whether chips stand beside it or below; how many lines, where it scrolls to. */
  private measure(): void {
    const { scrollDOM, contentDOM, defaultCharacterWidth } = this.view;
    const visible = scrollDOM.clientWidth - contentDOM.offsetLeft;
    const columns = Math.floor(visible / defaultCharacterWidth) - 1;
    scrollDOM.style.setProperty("--ts-visible", `${visible}px`);
    const rows = Math.floor(scrollDOM.clientHeight / this.view.defaultLineHeight);
    if ((columns === this.columns && rows === this.rows) || columns < 1) return;
    this.columns = columns;
    this.rows = rows;
    queueMicrotask(() => this.mark()); // not from within an update
  }

  destroy(): void {
    this.stop();
    store.reveal = store.write = store.apply = store.editing = null;
    this.view.destroy();
  }
}

/** Where the last change ends, in the new text. */
function endOfChanges(set: ChangeSet): number {
  let end = 0;
  set.iterChangedRanges((_fromA, _toA, _fromB, to) => { end = to; });
  return end;
}

function cellStarts(document: SessionDocument): CellStart[] {
  const starts = document.cells.map((cell) => ({ line: cell.line, number: numberOf(cell), heading: headingOf(document, cell) }));
  return starts.filter((start) => start.number !== "" || start.heading !== "");
}
