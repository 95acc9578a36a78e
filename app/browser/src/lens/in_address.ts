/** Lenses over the graph as the address names them: `gains`, `ledger:2149:-1`, so that a link shows what its sender saw. */
import { beginCheck } from "../check/checking";
import type { SessionDocument } from "../document";
import { setEnd } from "../jacobian/choosing";
import { openLedger } from "../ledger/opening";
import { store, type State } from "../store";
import { notAsked } from "./gains";

interface Named { name: string; /** What its word goes on with, "" where it says all; null while it is not shown. */ told(state: State): readonly number[] | null; open(...told: number[]): void; closed: Partial<State> }

const LENSES: readonly Named[] = globalThis.ONE_FILE ? [] : [
  { name: "gains", told: ({ gains }) => gains && [], open: () => store.set({ gains: store.snapshot.gains ?? notAsked }), closed: { gains: null } },
  { name: "ledger", told: ({ ledger }) => ledger && [ledger.step, ledger.element], open: (step = -1, element = -1) => openLedger(step, element), closed: { ledger: null, trail: null } },
  { name: "jacobian", told: ({ jacobian }) => jacobian && [jacobian.from, jacobian.to], open: openJacobian, closed: { jacobian: null } },
  { name: "check", told: ({ check }) => check && [check.at], open: (at = -1) => beginCheck(at, titleOf(store.document, at)), closed: { check: null } },
];

export function lensShown(state: State): string {
  return LENSES.flatMap(({ name, told }) => { const numbers = told(state); return numbers ? [[name, ...numbers].join(":")] : []; }).join(",");
}

const namesIn = (named: string): string[] => named.split(",").map((word) => word.split(":")[0] ?? "");

/** The state without the lenses that are not named. */
export function withoutOthers(named: string): Partial<State> {
  const names = namesIn(named);
  return Object.assign({}, ...LENSES.map((each) => (names.includes(each.name) ? {} : each.closed))) as Partial<State>;
}

/** Shows those that are named, once their session is there; a word that means none is left out. */
export function openLenses(named: string): void {
  const shown = lensShown(store.snapshot).split(",");
  for (const word of named.split(",").filter((each) => /^[a-z]+(:-?\d{1,9})*$/.test(each) && !shown.includes(each))) {
    const [name, ...told] = word.split(":");
    LENSES.find((each) => each.name === name)?.open(...told.map(Number));
  }
}

function openJacobian(from = -1, to = -1): void {
  store.set({ check: null, jacobian: { from, to: -1, picking: "to", busy: false, answer: null } });
  if (to >= 0) setEnd("to", to);
}

const titleOf = (document: SessionDocument | null, at: number): string => document?.steps.find((step) => step.at === at)?.title ?? "";
