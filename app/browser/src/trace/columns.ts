/** How wide the columns of the trace are: as what they hold needs, and what is left goes to the expressions. */
import type { SessionDocument, TraceRow } from "../document";
import { isNested } from "../strip/lanes";
import { brief, valueOf } from "../values";

/** Characters that each column would like to have. */
export interface Wanted { name: number; value: number; tangent: number; adjoint: number; tapes?: number }
/** Pixels; `expression` 0: no room for that column, its text is left to the name's tooltip. */
export interface Widths { line: number; name: number; expression: number; value: number; tangent: number; adjoint: number; tapes: number }

const LOOKED_AT = 2000; // rows
const HEADER = 8;
const NARROW = 22; // rem

/** A temporary is called by its own text: name and expression are one cell then. */
export const isNamed = (row: TraceRow): boolean => row.name !== row.expression && row.expression !== "";

/** What the program calls the tapes that recorded a row. */
export const tapesOf = (document: SessionDocument, row: TraceRow): string => (row.tapes ?? []).map((tape) => document.tapes[tape] ?? "").join(", ");

/** Of more gradients of one row the rest is taken to be as wide. */
const FEW = 20;

const known = new WeakMap<SessionDocument, { told: number; wanted: Wanted }>();

/** `told`: how often pieces of the session came; it is measured again then. */
export function wanted(document: SessionDocument, told = 0): Wanted {
  const before = known.get(document);
  if (before?.told === told) return before.wanted;
  const found = measured(document);
  known.set(document, { told, wanted: found });
  return found;
}

function measured(document: SessionDocument): Wanted {
  const rows = document.trace.slice(0, LOOKED_AT);
  const text = (value: number): number => (value < 0 ? 4 : brief(valueOf(document, value)).length);
  const longest = (lengths: number[]): number => lengths.reduce((most, each) => Math.max(most, each), 0);
  const filled = (column: "tangent" | "adjoint"): number => longest(rows.flatMap((row) => row[column].slice(0, FEW).map(([, value]) => text(value))));
  return {
    name: Math.max(4, longest(rows.filter(isNamed).map((row) => row.name.length))),
    value: Math.max(HEADER - 3, longest(rows.map((row) => text(row.value)))),
    tangent: filled("tangent"),
    adjoint: filled("adjoint"),
    tapes: isNested(document) ? longest(rows.map((row) => tapesOf(document, row).length)) : 0,
  };
}

/** `rem`: pixels of one. A column without an entry has no width. */
export function widths(want: Wanted, room: number, rem: number): Widths {
  const padding = (room > 26 * rem ? 1.2 : 0.7) * rem;
  const take = (characters: number, most: number): number => Math.floor(Math.min(padding + characters * 0.56 * rem, most * room));
  const line = Math.floor((room > 26 * rem ? 3.2 : 2.7) * rem);
  const share = want.tangent > 0 && want.adjoint > 0 ? 0.2 : 0.26;
  const optional = (characters: number): number => (characters > 0 ? take(Math.max(HEADER, characters), share) : 0);
  const value = take(want.value, share), tangent = optional(want.tangent), adjoint = optional(want.adjoint);
  const tapes = room < NARROW * rem || !want.tapes ? 0 : take(Math.max(7, want.tapes), 0.26);
  const rest = room - 1 - line - value - tangent - adjoint - tapes; // a browser rounds: no column is to stick out
  if (room < NARROW * rem) return { line, name: rest, expression: 0, value, tangent, adjoint, tapes };
  const name = Math.min(take(want.name, 0.3), Math.floor(0.6 * rest));
  return { line, name, expression: rest - name, value, tangent, adjoint, tapes };
}
