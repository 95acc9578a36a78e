/** Recorded gradients against finite differences, as the server checks them, and the verdicts in words. */
import type { GraphNode, SessionDocument } from "../document";
import { post } from "../jacobian/post";
import { callStart } from "../moment";
import { formatNumber } from "../numbers";
import { store, type State } from "../store";

export type Verdict = "agree" | "disagree" | "cannot" | "none";
export interface Signature { kind: string; words: string; shown: string }
export interface Row {
  value: number; name: string; shape: number[]; verdict: Verdict; reason: string; entries: number; checked: number; kinks: number; tolerance: number;
  largest: number | null; largest_relative: number | null; at: number[]; analytic: number | null; numeric: number | null; signature: Signature | null;
  /** The gradient and the differences, all numbers of a small one; null where not finite. */
  ours: (number | null)[]; theirs: (number | null)[];
}
export interface Suspect { at: number; name: string; line: number; why: string }
export interface Checked { what: "op" | "call"; at: number; name: string; line: number; verdict: Verdict; rows: Row[]; suspects: Suspect[]; notes: string[]; seconds: number }

/** What is checked (an event of the recording), what it is called, and what came of it. */
export interface Checking { at: number; title: string; busy: boolean; answer: Checked | string | null }

/** The selected op; without one the gradient call whose gradients are shown. Once more closes it. */
export function toggleCheck(): void {
  const { check } = store.snapshot;
  const subject = check ? null : subjectOf(store.snapshot);
  if (check) store.set({ check: null });
  else if (subject) beginCheck(subject.at, subject.title);
  else store.say("There is no gradient call by this step, and no op is selected: nothing to check.");
}

export const closeCheck = (): void => store.set({ check: null });

export function beginCheck(at: number, title: string): void {
  const { document } = store.snapshot;
  if (!document) return;
  store.set({ jacobian: null, check: { at, title, busy: true, answer: null } }); // one lens at a time: there is room for one
  void post<Checked>(document.id, `check?at=${at}`, "verdict").then((answer) => {
    const now = store.snapshot.check;
    if (store.document === document && now?.at === at) store.set({ check: { ...now, busy: false, answer } });
  });
}

export function subjectOf({ document, graph, node, step }: Pick<State, "document" | "graph" | "node" | "step">): { at: number; title: string } | null {
  if (!document) return null;
  const selected = graph?.nodes.find((each) => each.id === node);
  if (selected?.kind === "op" || selected?.kind === "ghost") return { at: opAt(document, selected.born), title: selected.label };
  const call = callStart(document, step);
  return call < 0 ? null : { at: document.steps[call]?.at ?? -1, title: document.steps[call]?.title ?? "" };
}

export const opAt = (document: SessionDocument, born: number): number => document.steps[born]?.at ?? -1;

export function serveCheck(): () => void {
  return store.subscribe((changed) => {
    if (changed.has("document") && store.snapshot.check) closeCheck();
  });
}

export const SIGNS: Record<Verdict, string> = { agree: "✓ agrees", disagree: "≠ disagrees", cannot: "? cannot tell", none: "– nothing to check" };

/** "f, line 9" or "gradient call, line 12". */
export const subjectWords = ({ what, name, line }: Checked): string => `${what === "call" ? "gradient call" : name}${line > 0 ? `, line ${line}` : ""}`;

/** "largest difference 2.7 at [0, 2]: gradient -2.7334, differences -5.4668". */
export function worstWords({ verdict, largest, largest_relative, at, analytic, numeric }: Row): string {
  if (verdict === "none" || analytic === null || numeric === null || largest === null || (largest === 0 && analytic === 0 && numeric === 0 && verdict === "cannot")) return "";
  const place = at.length > 0 ? ` at [${at.join(", ")}]` : "";
  const relative = largest_relative === null || verdict === "agree" ? "" : ` (relative to its entry at most ${formatNumber(largest_relative)})`;
  return `largest difference ${formatNumber(largest)}${place}: gradient ${formatNumber(analytic)}, differences ${formatNumber(numeric)}${relative}`;
}

/** What the program binds to no name (the weights of a layer) is called as in the graph. */
export const nameOfRow = ({ name, value }: Row, nodes: readonly GraphNode[]): string => (name === "a value" ? nodes.find((each) => each.value === value)?.label ?? name : name);

/** "9 entries", "256 of 10,000 entries, drawn evenly; 2 at a kink". */
export function countWords({ checked, entries, kinks }: Row): string {
  const all = checked === entries ? `${entries.toLocaleString("en")} ${entries === 1 ? "entry" : "entries"}` : `${checked.toLocaleString("en")} of ${entries.toLocaleString("en")} entries, drawn evenly`;
  return kinks > 0 ? `${all}; ${kinks} at a kink` : all;
}
