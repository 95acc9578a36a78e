/** Keeps the words of the steps around the present one at hand, of a session that came without them. */
import { tell, type StepWords } from "./columns";
import type { SessionDocument } from "./document";
import { store } from "./store";

/** So many steps are told at a time. */
export const SPAN = 100;

const told = new WeakMap<SessionDocument, Set<number>>();
let waiting = false;

export function serveTelling(): () => void {
  return store.subscribe((changed) => {
    if (changed.has("document") || changed.has("step")) void listen();
  });
}

/** One piece at a time, and then the one that is wanted by then: who runs through the steps asks for few. */
async function listen(): Promise<void> {
  const { document, step } = store;
  const piece = Math.floor(step / SPAN);
  if (waiting || !document?.wordless || heard(document).has(piece)) return;
  waiting = true;
  try {
    await fetchWords(document, piece * SPAN);
    heard(document).add(piece);
    if (store.document === document) store.set({ told: store.snapshot.told + 1 });
  } catch {
    return; // a server that is gone leaves the steps without words; the next step asks again
  } finally {
    waiting = false;
  }
  void listen();
}

function heard(document: SessionDocument): Set<number> {
  const found = told.get(document) ?? new Set<number>();
  told.set(document, found);
  return found;
}

async function fetchWords({ id, steps }: SessionDocument, first: number): Promise<void> {
  const answer = await fetch(`/api/session/${encodeURIComponent(id)}/words?first=${first}&last=${first + SPAN}`);
  if (!answer.ok) throw new Error(`the words could not be read (${answer.status})`);
  tell(steps, first, (await answer.json()) as StepWords[]);
}
