/** Panes that are as large as one likes, or folded, and stay so: the splitters between them (`data-splitter`), by pointer and by keyboard. How large is kept
 * as a share of what the splitter divides; without one the style sheet decides. On narrow screens there is one column, and nothing to divide. */
import { changePreferences, readPreferences, type Pane, type Preferences } from "../preferences";

export interface Splitter {
  /** What its pane is called. */
  name: string;
  /** Of a point in the box that is divided. */
  axis: "x" | "y";
  /** The pane lies where the axis begins. */
  first: boolean;
}

export const SPLITTERS: Readonly<Record<string, Splitter>> = {
  left: { name: "program and console", axis: "x", first: true },
  right: { name: "reasons and step", axis: "x", first: false },
  bottom: { name: "strip of steps", axis: "y", first: false },
  console: { name: "console", axis: "y", first: false },
  inspector: { name: "step", axis: "y", first: false },
};
/** In percent. A pane that is made smaller than half of the least folds. */
export const LEAST = 15;
const MOST = 70;
const STEP = 2;
const LARGE_STEP = 10;

export interface Box { left: number; top: number; width: number; height: number }

/** The share that a pane gets whose splitter is at a point of the page. */
export function shareAt({ axis, first }: Splitter, point: { x: number; y: number }, box: Box): number {
  const along = axis === "x" ? (point.x - box.left) / box.width : (point.y - box.top) / box.height;
  return 100 * (first ? along : 1 - along);
}

/** What a share becomes; `taken`: the share of the pane on the other side, which keeps it. */
export function settled(share: number, taken = 0): Pane {
  if (share < LEAST / 2) return { folded: true };
  return { share: Math.round(10 * Math.max(LEAST, Math.min(share, MOST, 100 - LEAST - taken))) / 10 };
}

/** What a key makes of a share; null: nothing. */
export function afterKey({ axis, first }: Splitter, key: string, shift: boolean, share: number): number | null {
  const [less, more] = axis === "x" ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  const by = (shift ? LARGE_STEP : STEP) * (first ? 1 : -1);
  if (key === less) return Math.max(LEAST, share - by);
  if (key === more) return Math.max(LEAST, share + by);
  return key === "Home" ? LEAST : key === "End" ? MOST : null;
}

const panes = (): Preferences["panes"] => readPreferences().panes;

function put(id: string, pane: Pane | null): void {
  const { [id]: before, ...others } = panes();
  changePreferences({ panes: pane ? { ...others, [id]: { ...before, folded: false, ...pane } } : others });
  const splitter = document.querySelector<HTMLElement>(`[data-splitter="${id}"]`);
  if (splitter) requestAnimationFrame(() => tellSize(splitter));
}

export const toggleFold = (id: string): void => put(id, { folded: !panes()[id]?.folded });

/** How large its pane is now, in percent of what it divides. */
function sizeOf(splitter: HTMLElement): number {
  const box = splitter.parentElement?.getBoundingClientRect();
  const pane = document.getElementById(splitter.getAttribute("aria-controls") ?? "")?.getBoundingClientRect();
  if (!box || !pane) return 0;
  return 100 * (SPLITTERS[splitter.dataset.splitter ?? ""]?.axis === "x" ? pane.width / box.width : pane.height / box.height);
}

const tellSize = (splitter: HTMLElement): void => splitter.setAttribute("aria-valuenow", String(Math.round(sizeOf(splitter))));

/** Left and right leave room for the middle. */
function takenBeside(id: string): number {
  const other = { left: "right", right: "left" }[id];
  const splitter = document.querySelector<HTMLElement>(`[data-splitter="${other ?? ""}"]`);
  return splitter ? sizeOf(splitter) : 0;
}

function splitterOf(event: Event): { element: HTMLElement; id: string; splitter: Splitter } | null {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-splitter]") : null;
  const id = element?.dataset.splitter ?? "";
  const splitter = SPLITTERS[id];
  return element && splitter ? { element, id, splitter } : null;
}

function drag(event: PointerEvent): void {
  const found = splitterOf(event);
  const box = found?.element.parentElement?.getBoundingClientRect();
  if (!found || !box || event.button !== 0) return;
  const { element, id, splitter } = found;
  const move = ({ clientX, clientY }: PointerEvent): void => put(id, settled(shareAt(splitter, { x: clientX, y: clientY }, box), takenBeside(id)));
  const end = (): void => {
    element.removeEventListener("pointermove", move);
    element.classList.remove("dragged");
  };
  element.setPointerCapture(event.pointerId);
  element.classList.add("dragged");
  element.addEventListener("pointermove", move);
  element.addEventListener("lostpointercapture", end, { once: true });
}

function press(event: KeyboardEvent): void {
  const found = splitterOf(event);
  if (!found || event.altKey || event.ctrlKey || event.metaKey) return;
  const { element, id, splitter } = found;
  const share = afterKey(splitter, event.key, event.shiftKey, sizeOf(element));
  if (share !== null) put(id, settled(share, takenBeside(id)));
  else if (event.key === "Enter") toggleFold(id);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function servePanes(): void {
  document.addEventListener("pointerdown", drag);
  document.addEventListener("keydown", press, true);
  document.addEventListener("dblclick", (event) => { const found = splitterOf(event); if (found) put(found.id, null); });
  document.addEventListener("focusin", (event) => { const found = splitterOf(event); if (found) tellSize(found.element); });
}
