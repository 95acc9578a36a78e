/** The keyboard of the whole page. What a key does is a pure function of the event, so that it can be tested. */
import { store } from "../store";
import { isForEverywhere, namesOf, type Key } from "./chords";
import { COMMANDS, type Command } from "./commands";
import { hold, serveHolding } from "./holding";

/** Where the key was pressed: `text` takes every plain key, a `widget` takes arrows and Space for itself, a `button` Space. */
export type Place = "page" | "text" | "widget" | "button";

const BY_CHORD: ReadonlyMap<string, Command> = new Map(COMMANDS.flatMap((each) => each.keys.map((chord) => [chord, each] as const)));
const OF_WIDGETS = new Set(["ArrowRight", "ArrowLeft", "Home", "End", " ", "Escape"]);

export function commandOf(key: Key, place: Place): Command | null {
  const chord = namesOf(key).find((name) => BY_CHORD.has(name));
  if (chord === undefined || (!isForEverywhere(chord) && isTaken(key.key, place))) return null;
  return BY_CHORD.get(chord) ?? null;
}

function isTaken(key: string, place: Place): boolean {
  return place === "text" || (place === "widget" && OF_WIDGETS.has(key)) || (place === "button" && key === " ");
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
    if (command.held) hold(event, () => command.act(store));
    else if (!event.repeat) command.act(store);
  });
}

const TEXT = "input:not([type=checkbox]):not([type=radio]):not([type=range]),textarea,select,[contenteditable=true],:not(.ts-read-only) > .ts-code .cm-editor";
const WIDGET = "[role=tab],[role=slider],[role=separator],[role=listbox],[role=option],[role=menu],[role=menuitem],[role=combobox],[role=application],input";
const BUTTON = "button,a,summary,[role=button],[role=row]";

function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof Element)) return "page";
  if (target.closest(".cm-content button")) return "button"; // an answer stands in the text, and is none of it
  if (target.closest(TEXT)) return "text";
  if (target.closest(WIDGET)) return "widget";
  return target.closest(BUTTON) ? "button" : "page";
}
