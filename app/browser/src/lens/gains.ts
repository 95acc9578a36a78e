/** The gain map: by how much each pullback of the newest gradient call grew or shrank the gradient. Nothing is told of a pullback before its step. */
import type { GraphNode, SessionDocument } from "../document";
import { callStart } from "../moment";
import { formatNumber } from "../numbers";
import { store } from "../store";

/** As the server sends it: a row for each pullback; a gain that is not known is null. */
export interface GainColumns { call: number; steps: number[]; gains: (number | null)[]; inputs: string[][]; shares: (number | null)[][] }
export interface Gain { step: number; node: number; gain: number | null; shares: readonly (readonly [name: string, gain: number | null])[] }
export interface GainMap { call: number; rows: readonly Gain[]; byNode: ReadonlyMap<number, readonly Gain[]>; trouble: string }

/** Gains from here on, and below one over it, have the full colour: two powers of ten. */
export const FULL = 100;

export function gainMap(columns: GainColumns, document: SessionDocument): GainMap {
  const rows = columns.steps.map((step, row): Gain => {
    const shares = columns.shares[row] ?? [];
    return { step, node: document.steps[step]?.node ?? -1, gain: columns.gains[row] ?? null, shares: (columns.inputs[row] ?? []).map((name, at) => [name, shares[at] ?? null] as const) };
  });
  const byNode = new Map<number, Gain[]>();
  for (const row of rows) byNode.set(row.node, [...(byNode.get(row.node) ?? []), row]);
  return { call: columns.call, rows, byNode, trouble: "" };
}

const nothing = (call: number, trouble = ""): GainMap => ({ call, rows: [], byNode: new Map(), trouble });

/** From -1 (shrinks a hundredfold or more) over 0 to 1 (grows as much). A gain of 0 lets nothing through. */
export const strength = (gain: number): number => Math.max(-1, Math.min(1, gain > 0 ? Math.log(gain) / Math.log(FULL) : -1));

export const gainText = (gain: number | null): string => (gain === null ? "not known" : `×${gain >= 0.001 && gain < 1000 ? formatNumber(Number(gain.toPrecision(3))) : formatNumber(gain)}`);

/** What a node shows by a step: its own pullback; a fold, the one in it that changes the norm most. */
export function gainAt(map: GainMap, node: GraphNode, step: number): { row: Gain; count: number } | null {
  const rows = rowsOf(map, node).filter((row) => row.step <= step);
  const most = rows.reduce<Gain | null>((best, row) => (best && change(best) >= change(row) ? best : row), null);
  return most && { row: most, count: rows.length };
}

const known = new WeakMap<GainMap, WeakMap<GraphNode, readonly Gain[]>>();

/** The pullbacks whose gain is known of a node and all that it holds: looked up once, for a fold may hold thousands and is painted with every step. */
function rowsOf(map: GainMap, node: GraphNode): readonly Gain[] {
  const ofMap = known.get(map) ?? new WeakMap<GraphNode, readonly Gain[]>();
  known.set(map, ofMap);
  const rows = ofMap.get(node) ?? [node.id, ...(node.holds ?? [])].flatMap((id) => map.byNode.get(id) ?? []).filter(({ gain }) => gain !== null);
  ofMap.set(node, rows);
  return rows;
}

const change = ({ gain }: Gain): number => (gain === null ? -1 : gain === 0 ? Infinity : Math.abs(Math.log(gain)));

/** In words, for the tooltip, the inspector and whoever hears the graph. */
export function gainWords(map: GainMap | null, node: GraphNode, step: number): string[] {
  const found = map && gainAt(map, node, step);
  if (!found) return [];
  const { row, count } = found;
  const named = row.shares.length > 1 ? row.shares.map(([name, gain]) => `${name} ${gainText(gain)}`) : [];
  return [count > 1 ? `gain up to ${gainText(row.gain)}, of ${count} pullbacks` : `gain ${gainText(row.gain)}`, ...(count === 1 && named.length > 0 ? [named.join(", ")] : [])];
}

/** The largest gains and the smallest by a step, each at most `most`. */
export function extremes(map: GainMap, step: number, most: number): { grow: Gain[]; shrink: Gain[] } {
  const sorted = map.rows.filter((row) => row.gain !== null && row.step <= step).sort((a, b) => (b.gain ?? 0) - (a.gain ?? 0));
  return { grow: sorted.filter(({ gain }) => (gain ?? 0) > 1).slice(0, most), shrink: sorted.filter(({ gain }) => (gain ?? 1) < 1).slice(-most).reverse() };
}

/** Shown, before anybody knows of which call. */
export const notAsked = nothing(-1);

/** Shows the map, or puts it away. */
export function toggleGains(): void {
  store.set({ gains: store.snapshot.gains ? null : notAsked });
}

/** While the map is shown it is that of the call whose gradients are shown. */
export function serveGains(): () => void {
  return store.subscribe((changed) => {
    const { document, step, gains } = store.snapshot;
    if (!gains || !document || !(changed.has("gains") || changed.has("document") || changed.has("step"))) return;
    const call = document.steps[callStart(document, step)]?.at ?? -1;
    if (call === gains.call && !changed.has("document")) return;
    store.set({ gains: nothing(call) });
    if (call >= 0) void load(document, call);
  });
}

async function load(document: SessionDocument, call: number): Promise<void> {
  let found: GainMap;
  try {
    const answer = await fetch(`/api/session/${encodeURIComponent(document.id)}/gains?call=${call}`);
    if (!answer.ok) throw new Error(String(answer.status));
    found = gainMap((await answer.json()) as GainColumns, document);
  } catch (reason) {
    found = nothing(call, `The gains could not be had (${reason instanceof Error ? reason.message : String(reason)}).`);
  }
  if (store.document === document && store.snapshot.gains?.call === call) store.set({ gains: found });
}
