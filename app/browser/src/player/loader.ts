/** Brings a session into the store: from the address, from a run, from the back button. The last one asked for wins. */
import type { Address } from "../address";
import { keptFor } from "../breakpoints/keeping";
import type { SessionDocument } from "../document";
import { isSide, type Side } from "../graph/ways";
import { openLenses, withoutOthers } from "../lens/in_address";
import { fetchGraph, fetchSession } from "../session_source";
import { store, type State } from "../store";
import { enterSession, settleAddress } from "./address_bar";

let wanted = "";

/** `where`: the cursor of an address; none for a fresh run, which becomes a new entry in the history. */
export async function openSession(id: string, where: Address | null, landing: number): Promise<void> {
  wanted = id;
  if (store.document?.id === id && where) {
    store.set({ part: -1, ...cursorOf(where) });
    openLenses(where.lens ?? "");
    if (where.folds) await fold(where.folds);
    else store.set({ folds: null, graph: store.document.graph });
    return;
  }
  const session = await fetchSession(id);
  if (wanted !== id) return;
  await show(session, where, landing);
}

export async function show(session: SessionDocument, where: Address | null, landing: number): Promise<void> {
  wanted = session.id;
  const start: Partial<State> = { tab: store.snapshot.tab, breakpoints: breakpointsOf(session), compare: "", before: runsAgain() ? (store.document?.id ?? "") : "", ...(landing >= 0 ? { step: landing } : {}) };
  settleAddress();
  store.load(session, where ? { ...start, ...cursorOf(where) } : start);
  enterSession(where === null);
  openLenses(where?.lens ?? "");
  if (where?.folds) await fold(where.folds);
}

/** What runs again keeps them, lines where they are now; another program has its own. */
function breakpointsOf(session: SessionDocument): State["breakpoints"] {
  return runsAgain() ? store.snapshot.breakpoints : keptFor(session.source);
}

/** The session that the program in the editor has come to, while another of its runs is shown. */
function runsAgain(): boolean {
  return store.document !== null && store.editing?.awaits() === true;
}

export const wantedSession = (): string => wanted;

function cursorOf(where: Address): Partial<State> {
  return {
    ...(where.step === null ? {} : { step: where.step }),
    ...(where.tab ? { tab: where.tab } : {}),
    ...(where.story ? { story: where.story } : {}),
    ...(where.breakpoints ? { breakpoints: where.breakpoints } : {}),
    way: isSide(where.way ?? "") ? ((where.way ?? "") as Side) : "",
    ...(where.part === undefined ? {} : { part: where.part }),
    ...withoutOthers(where.lens ?? ""),
    looking: where.looking ?? null,
    compare: where.compare ?? "",
    before: where.before ?? "",
    node: where.node,
  };
}

/** Has the graph laid out again with these groups folded. */
export async function fold(folds: readonly string[]): Promise<void> {
  const session = store.document;
  if (!session) return;
  store.set({ folds });
  const graph = await fetchGraph(session.id, folds);
  if (store.document === session && store.snapshot.folds === folds) store.set({ graph });
}
