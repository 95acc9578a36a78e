/** Which sessions this browser looked at last. It alone remembers them: an id is all that is needed to see a session, and a server may serve many. */
import { recall, remember } from "../browser_storage";
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
    if (id) remember(KEY, JSON.stringify(seenNow(recent(), id, Date.now())));
  });
}

/** The newest first, each once. */
export const seenNow = (before: readonly Seen[], id: string, at: number): Seen[] => [{ id, at }, ...before.filter((each) => each.id !== id)].slice(0, MOST);

export function recent(): Seen[] {
  const kept = recall(KEY);
  return Array.isArray(kept) ? kept.filter((each): each is Seen => typeof each?.id === "string" && typeof each?.at === "number") : [];
}
