/** Every command of the page: its name, its keys, what it does. The keyboard, the list of keys, the palette and the buttons with `data-action` all follow from
 * this. What belongs to one widget alone (the arrows in the graph) is with that widget. */
import { toggleComparison } from "../compare/opening";
import * as graph from "../graph/commands";
import { foldAlike, foldHere, foldOutward } from "../graph/fold_commands";
import { toggleLedger } from "../ledger/opening";
import { toggleCheck } from "../check/checking";
import { toggleJacobian } from "../jacobian/choosing";
import { toggleGains } from "../lens/gains";
import { changePreferences, changeTheme, nextTheme, otherScale, readPreferences, THEMES, type Theme } from "../preferences";
import type { Store } from "../store";
import { WAYS } from "../transport/ways_to_step";
import { runToBreakpoint, toggleLine, walk } from "../walking";
import { SPLITTERS, toggleFold } from "./panes";
import { BREAKPOINTS_EVENT, FIND_EVENT, GALLERY_EVENT, KEYS_EVENT, PALETTE_EVENT, RUN_EVENT, tell } from "./events";

export interface Command {
  id: string;
  /** What it does, as it stands in the lists. */
  name: string;
  /** Chords (page/chords.ts), the first one is the one that is shown first. */
  keys: readonly string[];
  act(on: Store): void;
  /** A key that is held runs; what jumps to an end or opens something happens once. */
  held?: boolean;
  /** The same the other way round: a row of its own in the palette, none in the list of keys. */
  back?: Command;
}

export interface Group { title: string; commands: readonly Command[] }

const make = (id: string, name: string, keys: readonly string[], act: (on: Store) => void, more: Partial<Command> = {}): Command => ({ id, name, keys, act, ...more });
const press = (selector: string) => (): void => document.querySelector<HTMLElement>(selector)?.click();

const STEPS: Command[] = [
  make("next", "one step on", ["ArrowRight", "F10", "Alt+ArrowRight"], (on) => on.next(), {
    held: true, back: make("previous", "one step back", ["ArrowLeft", "Shift+F10", "Alt+ArrowLeft"], (on) => on.previous(), { held: true }),
  }),
  make("slow-next", "one part of a pullback: arrives, local rule, contributions, add up", ["Shift+ArrowRight"], (on) => on.slowly(1), {
    held: true, back: make("slow-previous", "one part of a pullback back", ["Shift+ArrowLeft"], (on) => on.slowly(-1), { held: true }),
  }),
  make("first", "first step", ["Home"], (on) => on.first(), { back: make("last", "last step", ["End"], (on) => on.last()) }),
  make("toggle", "play or pause", [" "], (on) => on.toggle()),
  make("to-backward", "to the next backward pass", ["b"], (on) => on.toBackward()),
  make("next-chapter", "to the next chapter of a notebook", ["]"], (on) => on.nextChapter(), {
    back: make("previous-chapter", "to the chapter before", ["["], (on) => on.previousChapter()),
  }),
  make("clear", globalThis.ONE_FILE ? "let go of the selected node" : "let go of the selected node; from the editor to the page, and back into it", ["Escape"], clear),
];

const STRUCTURE: Command[] = WAYS.map(({ way, name, key, what }) => make(`on ${way}`, `${name}: ${what}`, [key], (on) => walk(on, way, 1), {
  held: true, back: make(`back ${way}`, `${name}, backward`, [`Shift+${key}`], (on) => walk(on, way, -1), { held: true }),
}));

const BREAKPOINTS: Command[] = [
  make("breakpoint", "set or remove a breakpoint at this line; a click on the line's number does too", ["F9"], toggleLine),
  make("next-hit", "run to the next step where a breakpoint stops", ["F8", "n"], (on) => runToBreakpoint(on, 1), {
    held: true, back: make("previous-hit", "run back to a breakpoint", ["Shift+F8", "Shift+n"], (on) => runToBreakpoint(on, -1), { held: true }),
  }),
  make("breakpoints", "list of breakpoints: lines, ops, shapes, gradients", ["p", "Shift+F9"], () => tell(BREAKPOINTS_EVENT)),
];

const PROGRAM: Command[] = [
  make("run", "run the program", ["Mod+Enter"], () => tell(RUN_EVENT)),
  make("compare", "compare with the run before; once more closes it", ["c"], toggleComparison),
  make("samples", "choose an example", [], press("#samples")),
  make("gallery", "examples with pictures, and recent sessions", ["e"], () => tell(GALLERY_EVENT)),
  make("open", "open a .tape, .ipynb or .py file", [], press("#open button")),
  make("save", "save this session as a .tape file", [], press("#save")),
  make("export", "export this session as one HTML page", [], press("#export")),
];

const THEME_NAMES: Record<Theme, string> = { light: "light theme", dark: "dark theme", projector: "projector theme: strong contrast, large text, thick edges" };
const LOOK: Command[] = [
  make("theme", "the next theme: light, dark, projector", [], () => changeTheme(nextTheme())),
  make("text-larger", "larger text", [], () => scale(1)),
  make("text-smaller", "smaller text", [], () => scale(-1)),
];
const FOLDING: Command[] = [
  make("fold", "fold the group around the selected node, or open the fold", ["f"], foldHere),
  make("fold-outward", "fold one group further out", ["Shift+f"], foldOutward),
  make("fold-alike", "fold all groups like this one, or open them all", ["a"], foldAlike),
];
const saving = (format: "svg" | "png", extent: "whole" | "view"): Command =>
  make(`${format}-${extent}`, `save the graph as ${format.toUpperCase()}: ${extent === "whole" ? "all of it" : "what is in view"}`, [], graph.save(format, extent));
const GRAPH: Command[] = globalThis.ONE_FILE ? [] : [
  make("way", "mark the way through the selected node: both directions, to the sources, to the target, none", ["w"], graph.nextWay),
  make("zoom-to", "zoom to the selected node, or to the marked way", ["z"], graph.zoomToSelection),
  make("find", "find in the graph: a name, an op, a line", ["/"], () => tell(FIND_EVENT)),
  saving("svg", "whole"), saving("svg", "view"), saving("png", "whole"), saving("png", "view"),
  make("gains", "gain map: how much each op multiplies the gradient; once more puts it away", ["g"], toggleGains),
  make("jacobian", "Jacobian from the selected node to the target; once more closes it", ["j"], toggleJacobian),
  make("check", "check the selected op, else the gradient call, against finite differences; once more closes it", ["d"], toggleCheck),
  make("ledger", "path ledger: which paths carry a source's gradient, by their share; once more closes it", ["k"], toggleLedger),
];
const THEME_EACH: Command[] = THEMES.map((theme) => make(`theme-${theme}`, THEME_NAMES[theme], [], () => changeTheme(theme)));

const PANES: Command[] = Object.entries(SPLITTERS).map(([id, { name }]) => make(`fold-${id}`, `fold or unfold: ${name}`, [], () => toggleFold(id)));

const LISTS: Command[] = [
  make("keys", "list of keys", ["?"], () => tell(KEYS_EVENT)),
  ...(globalThis.ONE_FILE ? [] : [make("palette", "find any command by its name", ["Mod+k"], () => tell(PALETTE_EVENT))]),
];

export const GROUPS: readonly Group[] = [
  { title: "One step at a time", commands: STEPS },
  { title: "By what the program is made of", commands: STRUCTURE },
  { title: "Breakpoints", commands: BREAKPOINTS },
  { title: "The graph", commands: [...FOLDING, ...GRAPH] },
  ...(globalThis.ONE_FILE ? [] : [{ title: "The program", commands: PROGRAM }]),
  { title: "The page", commands: [...LISTS, ...LOOK, ...(globalThis.ONE_FILE ? [] : [...THEME_EACH, ...PANES])] },
];

/** With what each of them has the other way round. */
export const bothWays = (commands: readonly Command[]): Command[] => commands.flatMap((each) => (each.back ? [each, each.back] : [each]));

export const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => bothWays(commands));

/** Undefined for a name that no command has. */
export const commandNamed = (id: string): Command | undefined => COMMANDS.find((each) => each.id === id);

/** Closes the comparison, else lets go of the selected node; with none selected it goes back to writing. */
function clear(on: Store): void {
  if (on.snapshot.compare) on.set({ compare: "" });
  else if (on.snapshot.node >= 0) on.select(-1);
  else on.write?.();
}

const scale = (by: 1 | -1): void => void changePreferences({ textScale: otherScale(readPreferences().textScale, by) });
