/** The editor as a text editor: Python, history, search, brackets; colours from the page's tokens. */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python, pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLineGutter, highlightSpecialChars, keymap, placeholder, type KeyBinding } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { isolating } from "./isolating";
import { knowing } from "./knowing";
import { numberedLines } from "./line_breaks";
import { tabbing } from "./tabbing";
import { wrapping } from "./wrapping";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword, tags.operatorKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className, tags.typeName], color: "var(--code-function)" },
  { tag: [tags.operator, tags.punctuation], color: "var(--code-operator)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "transparent", color: "var(--text)" },
  ".cm-scroller": { fontFamily: "var(--font-code)", lineHeight: "1.6", fontVariantLigatures: "none" },
  ".cm-gutters": { backgroundColor: "transparent", border: "none", color: "var(--text-dim)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused": { outline: "none" },
});

/** Escape, when nothing else wants it, leaves the editor: nobody is caught in here, and the arrows step again. */
const LEAVE: KeyBinding = { key: "Escape", run: (view) => { view.contentDOM.blur(); return true; } };

/** What writing and mere reading have in common. A page that allows only marked styles (the one-file page) says how. */
function pythonText(): Extension[] {
  const nonce = document.querySelector<HTMLStyleElement>("style[nonce]")?.nonce ?? "";
  return [
    EditorView.cspNonce.of(nonce), numberedLines(), highlightSpecialChars(), highlightSelectionMatches(), globalThis.ONE_FILE ? pythonLanguage : python(), syntaxHighlighting(colours), look, wrapping(), isolating(),
    keymap.of(searchKeymap),
  ];
}

/** A program to look at: the focus can be here, and the page's keys go on stepping. */
export function textReading(): Extension[] {
  return [
    pythonText(), EditorState.readOnly.of(true), EditorView.editable.of(false),
    EditorView.contentAttributes.of({ "aria-label": "Python program", "aria-multiline": "true", "aria-readonly": "true", tabindex: "0" }),
  ];
}

/** `guards`: what looks at changes and pastes before they happen. */
export function textEditing(guards: Extension): Extension[] {
  return [
    pythonText(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLineGutter(), knowing(), tabbing(),
    indentUnit.of("    "), guards,
    placeholder("Paste code that uses tf.GradientTape, then press Ctrl+Enter."),
    EditorView.contentAttributes.of({ "aria-label": "Python program", "aria-multiline": "true", "aria-description": "Tab indents while you write; Escape leaves.", spellcheck: "false" }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap.filter((binding) => !TAKEN.has(binding.key ?? "")), ...historyKeymap, LEAVE]),
  ];
}

/** These step through the recording, also while writing. */
const TAKEN = new Set(["Alt-ArrowLeft", "Alt-ArrowRight", "Mod-Enter"]);
