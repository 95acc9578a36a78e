/** The Jacobian between two values as the server computes it, and what there is to say of it. */
import type { GraphNode, ValueCard } from "../document";
import { formatNumber } from "../numbers";
import { shapeText } from "../values";
import { post } from "./post";

export interface Spectrum { rank: number; tolerance: number; largest: number; smallest: number; norm: number }
/** As it comes: `numbers` in base64, little-endian, of `dtype`; a row for each element of the target, a column for each of the source. */
export interface Jacobian {
  source_shape: number[]; target_shape: number[]; connected: boolean; why: string; dtype: string; rows: number; columns: number; numbers: string; zeros: number; bad: number;
  pattern: string; spectrum: Spectrum | null; mode: string; passes: number; seconds: number; notes: string[];
}
/** With its numbers as the inspector draws them. */
export interface Answer { told: Jacobian; card: ValueCard }

/** A string says why there is none. */
export async function askJacobian(session: string, source: number, target: number): Promise<Answer | string> {
  const told = await post<Jacobian>(session, `jacobian?source=${source}&target=${target}`, "connected");
  return typeof told === "string" ? told : { told, card: cardOf(told) };
}

export function cardOf({ dtype, rows, columns, numbers }: Jacobian): ValueCard {
  const bytes = Uint8Array.from(atob(numbers), (letter) => letter.charCodeAt(0)).buffer;
  const items = (dtype === "float64" ? new Float64Array(bytes) : new Float32Array(bytes)) as unknown as NonNullable<ValueCard["items"]>;
  return { dtype, shape: [rows, columns], text: `${dtype} (${rows}, ${columns})`, items, itemsShape: [rows, columns], whole: true, statistics: null };
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** "(3,) by (2, 2): 3 rows, 4 columns". */
export const sizeWords = ({ source_shape, target_shape, rows, columns }: Jacobian, source: string, target: string): string =>
  `${counted(rows, "row")}, one for each element of ${target} ${shapeText(target_shape)}; ${counted(columns, "column")}, one for each of ${source} ${shapeText(source_shape)}`;

/** "3 of 9 entries are exactly 0 (33 %)". */
export function zeroWords({ zeros, rows, columns, bad }: Jacobian): string {
  const all = rows * columns;
  const share = zeros > 0 && zeros < all ? ` (${percent(zeros / all)})` : "";
  const found = zeros === 0 ? "no entry is exactly 0" : `${zeros.toLocaleString("en")} of ${counted(all, "entry", "entries")} ${zeros === 1 ? "is" : "are"} exactly 0${share}`;
  return `${found}${bad > 0 ? `; ${counted(bad, "entry", "entries")} NaN or infinite` : ""}`;
}

function percent(share: number): string {
  if (share < 0.01) return "under 1\u00a0%";
  return share > 0.99 ? "over 99\u00a0%" : `${Math.round(share * 100)}\u00a0%`;
}

/** The answer for who does not see it. */
export function heard(told: Jacobian, from: string, to: string): string {
  if (!told.connected) return `No derivative of ${to} by ${from}. ${told.why}`;
  return `Jacobian of ${to} by ${from}, ${told.rows} by ${told.columns}: ${[told.pattern, zeroWords(told), `rank ${rankWords(told)}`].filter((part) => part !== "").join("; ")}.`;
}

/** What the program calls a node's value ("s = (3,)" in its second line), else its label. */
export const nameOf = (node: GraphNode | undefined): string => (node ? /^(\S+) = /.exec(node.detail)?.[1] ?? node.label : "?");

export function rankWords({ spectrum, rows, columns, bad }: Jacobian): string {
  if (!spectrum) return bad > 0 ? "not known: an entry is not finite" : "not known";
  const most = Math.min(rows, columns);
  return `${spectrum.rank} of at most ${most} (singular values above ${formatNumber(spectrum.tolerance)})`;
}

/** Rounding below the tolerance is not a singular value: it is 0 as far as that dtype can tell. */
export function gainsWords({ rows, columns, spectrum }: Jacobian): string {
  if (!spectrum) return "not known";
  const most = formatNumber(spectrum.largest);
  if (Math.min(rows, columns) === 1) return `${most}, the only one`;
  const least = spectrum.smallest > spectrum.tolerance ? formatNumber(spectrum.smallest) : `0 (${formatNumber(spectrum.smallest)} is rounding)`;
  return `from ${least} to ${most}`;
}

export function madeWords({ mode, passes, seconds }: Jacobian, source: string, target: string): string {
  const each = mode === "forward" ? `one for each element of ${source}` : `one for each element of ${target}`;
  return `${counted(passes, `${mode} pass`, `${mode} passes`)}, ${each}, in ${timeWords(seconds)}`;
}

export const timeWords = (seconds: number): string => (seconds < 1 ? `${Math.max(0.1, Number((seconds * 1e3).toPrecision(2)))} ms` : `${seconds.toPrecision(2)} s`);

/** What can be an end of a Jacobian by a step: one node for each value, in the order of the program. */
export function ends(nodes: readonly GraphNode[], step: number): GraphNode[] {
  const known = new Map<number, GraphNode>();
  for (const node of nodes) if (node.value >= 0 && node.kind !== "fold" && node.born <= step && !known.has(node.value)) known.set(node.value, node);
  return [...known.values()].sort((a, b) => a.born - b.born);
}
