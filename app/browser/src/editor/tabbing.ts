/** Tab indents once somebody writes here. Until then, who came by Tab goes on by Tab: walking through the page changes no program, and ends nowhere. */
import { indentLess, indentMore } from "@codemirror/commands";
import type { Extension } from "@codemirror/state";
import { EditorView, keymap, type Command } from "@codemirror/view";

const passing = new WeakSet<EditorView>();
let byTab = false;
addEventListener("keydown", ({ key }) => { byTab = key === "Tab"; }, true);
addEventListener("pointerdown", () => { byTab = false; }, true);

const stay = (view: EditorView): void => void passing.delete(view);
const unless = (act: Command): Command => (view) => !passing.has(view) && act(view);

export const tabbing = (): Extension => [
  EditorView.domEventHandlers({
    focus: (_, view) => { if (byTab) passing.add(view); },
    blur: (_, view) => stay(view),
    pointerdown: (_, view) => stay(view),
    keydown: ({ key }, view) => { if (key !== "Tab" && key !== "Shift") stay(view); },
  }),
  keymap.of([{ key: "Tab", run: unless(indentMore), shift: unless(indentLess) }]),
];
