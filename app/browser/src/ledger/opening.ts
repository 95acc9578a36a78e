/** Which ledger is open: opened at an answer, asked of the server, closed with its session. */
import type { Answer, SessionDocument } from "../document";
import { callStart } from "../moment";
import { store, type Store } from "../store";
import { askLedger, type PathLedger } from "./ledger";

/** `step` of the answer; `found` is null while it is computed, a string says why there is none. `pinned`: the path that stays marked, -1: none. */
export interface LedgerView { step: number; element: number; found: PathLedger | string | null; pinned: number }

/** The answers of the call that an answer's step belongs to. */
export function answersBeside(document: SessionDocument, step: number): readonly Answer[] {
  return document.calls.find((call) => call.answers.some((answer) => answer.step === step))?.answers ?? [];
}

/** The step of the answer that is meant at a step: it is one, else the first with a gradient of the call that has begun, else of the first call; -1: there is none. */
export function answerAt(document: SessionDocument, step: number): number {
  if (document.steps[step]?.kind === "answer") return step;
  const begun = callStart(document, step);
  const call = document.calls.find((each) => each.step === begun && each.answers.length > 0) ?? document.calls.find((each) => each.answers.length > 0);
  return (call?.answers.find(({ value }) => value >= 0) ?? call?.answers[0])?.step ?? -1;
}

export function openLedger(step: number, element = -1): void {
  const { document } = store;
  if (!document) return;
  const view: LedgerView = { step, element, found: null, pinned: -1 };
  store.set({ ledger: view, trail: null });
  void askLedger(document.id, document.steps[step]?.at ?? -1, element).then((found) => {
    if (store.snapshot.ledger === view) store.set({ ledger: { ...view, found } });
  });
}

export const closeLedger = (): void => store.set({ ledger: null, trail: null });

/** What the command does: it goes to the answer that it tells of, for nothing is told before it has happened. */
export function toggleLedger(on: Store): void {
  const { document, ledger, step } = on.snapshot;
  if (ledger || !document) return closeLedger();
  const answer = answerAt(document, step);
  if (answer < 0) return on.say("No gradient was answered here: there are no paths.");
  on.go(answer);
  openLedger(answer);
}

export function serveLedger(): () => void {
  return store.subscribe((changed) => {
    if (changed.has("document") && store.snapshot.ledger) closeLedger();
  });
}
