/** The keyboard of the whole page. What a key does is a pure function of the event, so that it can be tested. */
import { store, type Store } from "../store";
import type { Way } from "../stepping";
import { runToBreakpoint, toggleLine, walk } from "../walking";
import { BREAKPOINTS_EVENT, KEYS_EVENT } from "./clicks";
import { toggleComparison } from "../compare/opening";
import { hold, serveHolding } from "./holding";

/** On or back along the program's structure, a line, a value or an op. */
type Walk = `${"on" | "back"} ${Way}`;
export type Command =
  | "next" | "previous" | "slow-next" | "slow-previous" | "first" | "last" | "toggle" | "to-backward" | "next-chapter" | "previous-chapter" | "keys" | "clear"
  | "next-hit" | "previous-hit" | "breakpoint" | "breakpoints" | "compare" | Walk;

export interface Key { key: string; alt: boolean; control: boolean; shift: boolean }
/** Where the key was pressed: `text` takes every plain key, a `widget` takes arrows and Space for itself, a `button` Space. */
export type Place = "page" | "text" | "widget" | "button";

const PLAIN: Record<string, Command> = {
  ArrowRight: "next", ArrowLeft: "previous", Home: "first", End: "last", " ": "toggle", b: "to-backward", B: "to-backward", "]": "next-chapter", "[": "previous-chapter",
  "?": "keys", Escape: "clear", p: "breakpoints", P: "breakpoints", c: "compare", C: "compare",
};
/** A letter goes on, with Shift it goes back (whatever Caps Lock says). */
const WALKS: Record<string, Way> = { i: "into", o: "over", u: "out", l: "line", v: "value", s: "op" };
const EVERYWHERE: Record<string, Command> = {
  F10: "next", "Alt+ArrowRight": "next", "Alt+ArrowLeft": "previous", "Shift+F10": "previous", F8: "next-hit", "Shift+F8": "previous-hit", F9: "breakpoint", "Shift+F9": "breakpoints",
};
const SLOW: Record<string, Command> = { ArrowRight: "slow-next", ArrowLeft: "slow-previous" };
const OF_WIDGETS = new Set(["ArrowRight", "ArrowLeft", "Home", "End", " ", "Escape"]);

export function commandOf(key: Key, place: Place): Command | null {
  const name = `${key.alt ? "Alt+" : ""}${key.shift && /^F\d/.test(key.key) ? "Shift+" : ""}${key.key}`;
  if (!key.control && EVERYWHERE[name]) return EVERYWHERE[name];
  if (place === "text" || key.alt || key.control) return null;
  if (place === "widget" && OF_WIDGETS.has(key.key)) return null;
  if (place === "button" && key.key === " ") return null;
  if (key.shift && SLOW[key.key]) return SLOW[key.key] ?? null;
  return PLAIN[key.key] ?? letter(key);
}

function letter(key: Key): Command | null {
  const way = WALKS[key.key.toLowerCase()];
  if (way) return `${key.shift ? "back" : "on"} ${way}`;
  return key.key.toLowerCase() === "n" ? (key.shift ? "previous-hit" : "next-hit") : null;
}

/** Held, they run; what jumps to an end or opens something happens once. */
const runs = (command: Command): boolean => /^(next|previous|slow-next|slow-previous|next-hit|previous-hit|on .*|back .*)$/.test(command);

export function run(command: Command, on: Store): void {
  if (command === "next") on.next();
  if (command === "previous") on.previous();
  if (command === "slow-next") on.slowly(1);
  if (command === "slow-previous") on.slowly(-1);
  if (command === "first") on.first();
  if (command === "last") on.last();
  if (command === "toggle") on.toggle();
  if (command === "to-backward") on.toBackward();
  if (command === "next-chapter") on.nextChapter();
  if (command === "previous-chapter") on.previousChapter();
  if (command === "clear") clear(on);
  if (command === "compare") toggleComparison(on);
  if (command === "next-hit") runToBreakpoint(on, 1);
  if (command === "previous-hit") runToBreakpoint(on, -1);
  if (command === "breakpoint") toggleLine(on);
  const [, towards, way] = /^(on|back) (.*)$/.exec(command) ?? [];
  if (way) walk(on, way as Way, towards === "on" ? 1 : -1);
}

/** Closes the comparison, else lets go of the selected node; with none selected it goes back to writing. */
function clear(on: Store): void {
  if (on.snapshot.compare) on.set({ compare: "" });
  else if (on.snapshot.node >= 0) on.select(-1);
  else on.write?.();
}

export function serveKeys(): void {
  serveHolding();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const typed = event.getModifierState("AltGraph"); // brackets need it on many keyboards
    const key = { key: event.key, alt: event.altKey && !typed, control: (event.ctrlKey && !typed) || event.metaKey, shift: event.shiftKey };
    const command = commandOf(key, placeOf(event.target));
    if (command === null) return;
    event.preventDefault();
    if (command === "keys") document.dispatchEvent(new Event(KEYS_EVENT));
    else if (command === "breakpoints") document.dispatchEvent(new Event(BREAKPOINTS_EVENT));
    else if (runs(command)) hold(event, () => run(command, store));
    else if (!event.repeat) run(command, store);
  });
}

const TEXT = "input:not([type=checkbox]):not([type=radio]):not([type=range]),textarea,select,[contenteditable=true],:not(.ts-read-only) > .ts-code .cm-editor";
const WIDGET = "[role=tab],[role=slider],[role=separator],[role=listbox],[role=option],[role=menu],[role=menuitem],[role=combobox],[role=application],input";
const BUTTON = "button,a,summary,[role=button],[role=row]";

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return "page";
  if (target.closest(TEXT)) return "text";
  if (target.closest(WIDGET)) return "widget";
  return target.closest(BUTTON) ? "button" : "page";
}
