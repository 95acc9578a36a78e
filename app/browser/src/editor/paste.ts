/** A whole notebook pasted as text becomes its code: the server reads it, the text here changes only when that worked. */
import { EditorView } from "@codemirror/view";
import type { Extension } from "@codemirror/state";

export interface PasteEvents { cleaned(notes: string[]): void; refused(message: string): void }

export function cleanPastes(events: PasteEvents): Extension {
  return EditorView.domEventHandlers({
    paste(event, view) {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!looksLikeNotebook(text)) return false;
      event.preventDefault();
      replaceCleaned(text, view, events);
      return true;
    },
  });
}

const WRITTEN_IN = "input, textarea, select, [contenteditable=true]";

/** A paste where nothing can be written is a program: it takes the place of the one that stands here, and one undo brings that back. */
export function pastedAnywhere(view: EditorView, events: PasteEvents): () => void {
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const elsewhere = event.target instanceof Element && event.target.closest(WRITTEN_IN) === null;
    if (event.defaultPrevented || !elsewhere || text.trim() === "" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    view.focus();
    view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
    if (looksLikeNotebook(text)) replaceCleaned(text, view, events);
    else view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });
  };
  document.addEventListener("paste", paste);
  return () => document.removeEventListener("paste", paste);
}

/** The beginning of a notebook's JSON; what else must be cleaned (prompts, magics) is cleaned when it runs. */
export function looksLikeNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"cells"\s*:\s*\[/.test(text) && /"(nbformat|cell_type)"/.test(text);
}

function replaceCleaned(text: string, view: EditorView, events: PasteEvents): void {
  clean(text, view, events).catch(() => events.refused("The notebook could not be read. The text is as it was."));
}

async function clean(text: string, view: EditorView, events: PasteEvents): Promise<void> {
  const answer = await fetch("/api/clean", { method: "POST", body: text });
  const said = (await answer.json()) as { text?: string; cleaned?: string[]; message?: string };
  if (!answer.ok || said.text === undefined) {
    events.refused(said.message ?? "The notebook could not be read. The text is as it was.");
    return;
  }
  view.dispatch(view.state.replaceSelection(said.text), { userEvent: "input.paste" });
  events.cleaned(said.cleaned ?? []);
}
