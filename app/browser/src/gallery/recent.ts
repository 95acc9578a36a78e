/** Which sessions this browser looked at last. It alone remembers them: an id is all that is needed to see a session, and a server may serve many. */
import { store } from "../store";

export interface Seen { id: string; at: number }

const KEY = "tapescreen-recent";
const MOST = 24; // some are examples, which the server leaves out

export function serveRecent(): void {
  let shown = "";
  store.subscribe(() => {
    const id = store.snapshot.document?.id ?? "";
    if (id === shown) return;
    shown = id;
    if (id) remember(seenNow(recent(), id, Date.now()));
  });
}

/** The newest first, each once. */
export const seenNow = (before: readonly Seen[], id: string, at: number): Seen[] => [{ id, at }, ...before.filter((each) => each.id !== id)].slice(0, MOST);

export function recent(): Seen[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as unknown;
    return Array.isArray(kept) ? kept.filter((each): each is Seen => typeof each?.id === "string" && typeof each?.at === "number") : [];
  } catch {
    return []; // storage is switched off, or somebody else's text lies there
  }
}

function remember(seen: Seen[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(seen));
  } catch {
    // a browser that keeps nothing still shows everything
  }
}
