/** The numbers that the document has only a sample of, or none: fetched when they are looked at, the last few remembered. */
import type { SessionDocument, ValueCard } from "../document";
import { embedded } from "../player/embedded";
import { useEffect, useState } from "../react";
import { store } from "../store";

/** Whoever steps on at once has not looked. */
const GLANCE = 150;
const REMEMBERED = 12;
const HOLDERS = {
  float32: Float32Array, float64: Float64Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, int32: Int32Array, uint32: Uint32Array,
};
type Holder = keyof typeof HOLDERS;

const remembered = new Map<ValueCard, ValueCard>();

/** The card with all its numbers, as soon as they are here; a one-file page has what it carries. */
export function useWhole(card: ValueCard): ValueCard {
  const [, arrived] = useState<ValueCard | null>(null);
  useEffect(() => {
    const session = store.document;
    if (card.whole || remembered.has(card) || embedded() || !session) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => void fetchWhole(session, card, stop.signal).then((whole) => { if (whole) arrived(remember(card, whole)); }, ignoreAbort), GLANCE);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [card]);
  return remembered.get(card) ?? card;
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof DOMException && error.name === "AbortError") && !(error instanceof TypeError)) throw error; // a server that is gone leaves the sample
}

function remember(card: ValueCard, whole: ValueCard): ValueCard {
  remembered.set(card, whole);
  for (const oldest of remembered.keys()) {
    if (remembered.size <= REMEMBERED) break;
    remembered.delete(oldest);
  }
  return whole;
}

/** null: the recording has no more of it either. */
async function fetchWhole(session: SessionDocument, card: ValueCard, signal: AbortSignal): Promise<ValueCard | null> {
  const index = session.values.indexOf(card);
  const answer = await fetch(`/api/session/${encodeURIComponent(session.id)}/value/${index}`, { signal });
  if (answer.status !== 200) return null;
  const Holds = HOLDERS[(answer.headers.get("x-dtype") ?? "float64") as Holder];
  const items = new Holds(await answer.arrayBuffer()) as unknown as NonNullable<ValueCard["items"]>;
  return { ...card, items, itemsShape: card.shape, whole: true };
}
