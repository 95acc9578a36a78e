/** Fetches what is looked at of a long session, one piece after the other: first what is wanted at the present step. */
import { digestsOf, SPAN, tell, tellValues, traceRows, type ToldDigests, type ToldSteps, type TraceColumns, type Wanted } from "./columns";
import type { SessionDocument, ValueCard } from "./document";
import { store } from "./store";

/** So many values are asked for at a time. */
const AT_ONCE = 2000;

let busy = false;
let planned = false;

export function serveTelling(): () => void {
  return store.subscribe((changed) => {
    const { document, step } = store;
    if (!document?.wanted) return;
    if (changed.has("document")) document.wanted.heard = plan;
    if (!changed.has("document") && !changed.has("step")) return;
    void document.steps[step]?.sentence; // whoever reads it asks for it
    plan();
  });
}

/** When all that listen to the store have said what they miss. */
function plan(): void {
  if (planned || busy) return;
  planned = true;
  setTimeout(() => { planned = false; void listen(); });
}

/** One request at a time, and then the one that is wanted by then: who runs through the steps asks for few. */
async function listen(): Promise<void> {
  const { document } = store;
  const next = document?.wanted && request(document, document.wanted);
  if (!document || !next || busy) return;
  busy = true;
  try {
    await next();
    if (store.document === document) store.set({ told: store.snapshot.told + 1 });
  } catch {
    return; // a server that is gone leaves the steps without words; the next step asks again
  } finally {
    busy = false;
  }
  plan();
}

const asked = new WeakMap<Wanted, { pieces: Set<number>; values: Set<number> }>();

function askedOf(wanted: Wanted): { pieces: Set<number>; values: Set<number> } {
  const found = asked.get(wanted) ?? { pieces: new Set<number>(), values: new Set<number>() };
  asked.set(wanted, found);
  return found;
}

/** The next thing to fetch, null for none. What is asked for once is not asked for again, unless it did not come. */
function request(document: SessionDocument, wanted: Wanted): (() => Promise<void>) | null {
  const before = askedOf(wanted);
  const here = Math.floor(store.step / SPAN);
  const pieces = [...wanted.pieces].filter((each) => !before.pieces.has(each)).sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
  const values = [...wanted.values].filter((each) => !before.values.has(each) && !(each in document.values)).slice(-AT_ONCE);
  const piece = pieces[0];
  if (piece === here) return fetchPiece(document, piece, before.pieces);
  if (values.length > 0) return fetchValues(document, values, before.values);
  if (wanted.digests === "asked") return fetchDigests(document, wanted);
  if (wanted.trace === "asked") return fetchTrace(document, wanted);
  return piece === undefined ? null : fetchPiece(document, piece, before.pieces);
}

const fetchPiece = (document: SessionDocument, piece: number, done: Set<number>) => async (): Promise<void> => {
  tell(document, piece, await read<ToldSteps>(document, `steps?first=${piece * SPAN}&last=${(piece + 1) * SPAN}`));
  done.add(piece);
};
const fetchValues = (document: SessionDocument, values: readonly number[], done: Set<number>) => async (): Promise<void> => {
  tellValues(document, await read<Record<string, ValueCard>>(document, `values?of=${values.join(",")}`));
  for (const each of values) done.add(each);
};
const fetchDigests = (document: SessionDocument, wanted: Wanted) => async (): Promise<void> => {
  wanted.digests = digestsOf(await read<ToldDigests>(document, "digests"));
  for (const then of wanted.waiting.splice(0)) if (store.document === document) then();
};
const fetchTrace = (document: SessionDocument, wanted: Wanted) => async (): Promise<void> => {
  document.trace = traceRows(await read<TraceColumns>(document, "trace"));
  wanted.trace = "here";
};

async function read<T>({ id }: SessionDocument, what: string): Promise<T> {
  const answer = await fetch(`/api/session/${encodeURIComponent(id)}/${what}`);
  if (!answer.ok) throw new Error(`a piece of the session could not be read (${answer.status})`);
  return (await answer.json()) as T;
}
