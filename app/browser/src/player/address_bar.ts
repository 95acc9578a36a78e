/** Keeps the page's address saying where the reader stands. */
import { readAddress, writeAddress, type Address } from "../address";
import type { Breakpoint } from "../breakpoints/breakpoint";
import { THEME_EVENT } from "../page/events";
import { lensShown } from "../lens/in_address";
import { nameTheme, readPreferences } from "../preferences";
import { store } from "../store";

const PAUSE = 200; // browsers refuse more than some hundred changes of the address in half a minute

export function currentAddress(): Address {
  return readAddress(location.hash);
}

/** Marks the entries of the history that were written here; an address that somebody put in has no mark. */
const OWN = { own: true };
export const isOwn = ({ state }: PopStateEvent): boolean => state !== null;

/** A link shows what its sender saw; going back in the history leaves the theme alone. */
export const takeTheme = (): void => nameTheme(currentAddress().theme ?? "");

let timer = 0;
let written = 0;

/** A session that was newly opened becomes an entry in the history; steps only rewrite the newest entry. */
export function enterSession(fresh: boolean): void {
  const hash = addressOfStore();
  put(fresh && hash !== location.hash ? "pushState" : "replaceState", hash);
}

/** A page inside a page (`srcdoc`) has no address of its own: it plays all the same. */
function put(how: "pushState" | "replaceState", hash: string): void {
  try {
    history[how](OWN, "", hash);
  } catch (reason) {
    if (!(reason instanceof DOMException)) throw reason;
  }
}

/** Writes what is still waiting: before another session takes the store's place, and before the page goes. */
export function settleAddress(): void {
  if (timer) write();
}

function write(): void {
  clearTimeout(timer);
  timer = 0;
  written = performance.now();
  if (store.document) put("replaceState", addressOfStore());
}

export function keepAddress(): () => void {
  const stop = store.subscribe((changed) => {
    if (timer || changed.has("document")) return; // whoever opens a session says whether it is a new entry
    const wait = Math.max(0, PAUSE - (performance.now() - written));
    if (wait === 0) write();
    else timer = window.setTimeout(write, wait);
  });
  addEventListener("beforeunload", settleAddress);
  document.addEventListener(THEME_EVENT, write);
  return () => {
    stop();
    clearTimeout(timer);
    timer = 0;
    removeEventListener("beforeunload", settleAddress);
    document.removeEventListener(THEME_EVENT, write);
  };
}

function addressOfStore(): string {
  const { document: session, step, node, folds, tab, story, compare, before, way, part, looking } = store.snapshot;
  return writeAddress({ session: session?.id ?? "", step, node, folds: folds ? [...folds] : null, tab, story, breakpoints: recordedBreakpoints(), compare, before, way, part, lens: lensShown(store.snapshot), ...(looking ? { looking } : {}), theme: readPreferences().theme });
}

/** An address is about what ran: lines that were written since are not in it. */
function recordedBreakpoints(): Breakpoint[] {
  return store.snapshot.breakpoints.flatMap((each) => {
    if (each.kind !== "line") return [each];
    const line = store.editing ? store.editing.recordedLine(Number(each.text)) : Number(each.text);
    return line > 0 ? [{ ...each, text: String(line) }] : [];
  });
}
