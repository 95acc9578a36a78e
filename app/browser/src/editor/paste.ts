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
      clean(text, view, events).catch(() => events.refused("The notebook could not be read. The text is as it was."));
      return true;
    },
  });
}

/** The beginning of a notebook's JSON; what else must be cleaned (prompts, magics) is cleaned when it runs. */
export function looksLikeNotebook(text: string): boolean {
  return /^\s*\{/.test(text) && /"cells"\s*:\s*\[/.test(text) && /"(nbformat|cell_type)"/.test(text);
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
