/** Keeps each program's breakpoints in this browser: by its text, so that every session of the program has them. */
import { recall, remember } from "../browser_storage";
import { store } from "../store";
import { readBreakpoints, writeBreakpoints, type Breakpoint } from "./breakpoint";

const KEY = "tapescreen-breakpoints";
const PROGRAMS = 40;

export function keptFor(source: string): Breakpoint[] {
  return readBreakpoints(read()[nameOf(source)] ?? "");
}

/** While the text is another one than what ran, lines mean other lines: they are kept when it has run. */
export function serveBreakpoints(): void {
  store.subscribe((changed) => {
    const { document, breakpoints } = store.snapshot;
    if (!document || !(changed.has("breakpoints") || changed.has("document"))) return;
    if ((store.editing?.text() ?? document.source) === document.source) keep(document.source, writeBreakpoints(breakpoints));
  });
}

/** The newest come last; the oldest make room. */
function keep(source: string, codes: string): void {
  const kept = read();
  const name = nameOf(source);
  if ((kept[name] ?? "") === codes) return;
  delete kept[name];
  if (codes) kept[name] = codes;
  remember(KEY, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-PROGRAMS))));
}

function read(): Record<string, string> {
  const kept = recall(KEY);
  const entries = typeof kept === "object" && kept !== null ? Object.entries(kept) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** A short name of a text: its length and two sums of its characters, each mixed by another odd number. */
function nameOf(source: string): string {
  let one = 1;
  let two = 2;
  for (let at = 0; at < source.length; at += 1) {
    one = Math.imul(one ^ source.charCodeAt(at), 2654435761);
    two = Math.imul(two ^ source.charCodeAt(at), 1597334677);
  }
  return `p${source.length}.${(one >>> 0).toString(36)}${(two >>> 0).toString(36)}`; // never a bare number: those are sorted
}
