/** The path ledger of one answered source, computed by the server, and its words. Pure but for the asking. */
import { formatNumber } from "../numbers";

/** A value on a path, at the op that computes it; the gradient went back through that at `step` (-1: there is none). `left_out`: stops between it and the next that are not shown. */
export interface Stop { label: string; line: number; scope: string; step: number; left_out: number }
/** `value` where the contribution is one number. */
export interface Amount { share: number | null; norm: number | null; value: number | null }
export interface LedgerPath extends Amount { chain: { ops: number; stops: Stop[]; nodes: number[] } }
export interface PathLedger {
  source: string; target: string;
  /** Of all paths, and of those not listed, as text: there can be more than anybody can count. */
  count: string; others: string;
  /** Of the one target (0: several targets); -1 asks for all of them together. */
  elements: number; element: number;
  /** The largest first. */
  paths: LedgerPath[];
  whole: Amount | null; rest: Amount | null;
  /** The sum of the sizes of all contributions; at least that, if not `exact`. */
  absolute: number | null; exact: boolean; cancels: boolean;
  found: number; ending: "" | "all" | "proved" | "search" | "cut";
  cannot: string;
}

/** A string says why there is nothing. `answer` is the recording's event. */
export async function askLedger(session: string, answer: number, element: number): Promise<PathLedger | string> {
  try {
    const reply = await fetch(`/api/session/${encodeURIComponent(session)}/ledger?answer=${answer}&element=${element}`, { method: "POST" });
    const said = (await reply.json()) as PathLedger | { message?: string };
    return "paths" in said ? said : (said.message ?? "The server could not tell the paths.");
  } catch {
    return "The server does not answer.";
  }
}

/** From here on a share is told as a multiple of the whole. */
const MANY = 10;

/** Its sign as a word: "adds 55.4 %", "takes off 999 × the whole". */
export function shareText(share: number | null): string {
  if (share === null) return "no share of nothing";
  if (share === 0) return "adds 0 %";
  const size = Math.abs(share);
  const much = size < 1e-5 ? "under 0.001 %" : size < MANY ? `${Number((size * 100).toPrecision(3))} %` : `${figure(size)} × the whole`;
  return `${share > 0 ? "adds" : "takes off"} ${much}`;
}

/** 1,999 rather than 1.999e3: figures to be compared with each other. */
export const figure = (value: number): string =>
  (Number.isInteger(value) && Math.abs(value) < 1e9 ? value.toLocaleString("en") : formatNumber(Number(value.toPrecision(4))));

export const amountText = ({ value, norm }: Amount): string => (value !== null ? formatNumber(value) : norm === null ? "not finite" : `‖·‖ ${formatNumber(norm)}`);

export function countWords({ count, source, target, paths }: PathLedger): string {
  if (count === "0") return `No path leads from ${target} back to ${source}: no gradient came along any.`;
  if (count === "1") return `One path leads from ${target} back to ${source}: all of the gradient came along it.`;
  const listed = paths.length === 0 ? "" : paths.length.toLocaleString("en") === count ? "; all of them are listed" : `; the ${paths.length} with the largest shares are listed`;
  return `${count[0]?.toUpperCase()}${count.slice(1)} paths lead from ${target} back to ${source}${listed}.`;
}

/** How far the list can be relied on. */
export function endingWords({ ending, found, count, paths }: PathLedger): string {
  if (count === "1" || ending === "" || (ending === "all" && paths.length.toLocaleString("en") === count)) return "";
  if (ending === "all") return "Every path was looked at.";
  if (ending === "proved") return "No other path has a larger share: the local derivatives put a bound on each.";
  const looked = `${found.toLocaleString("en")} paths were followed`;
  return ending === "cut" ? `The search was cut: ${looked}, best first by an estimate; larger ones may be missing.` : `${looked}, best first by an estimate; a larger one may be missing.`;
}

/** Both numbers whenever there are two paths, so that "they cancel" is never said without them. */
export function cancelWords({ absolute, exact, cancels, whole, paths }: PathLedger): string {
  const left = whole?.norm ?? null;
  if (absolute === null || left === null || paths.length < 2) return "";
  const sizes = `the sizes of all contributions add up to ${exact ? "" : "at least "}${figure(absolute)}`;
  if (!cancels) return `${sizes[0]?.toUpperCase()}${sizes.slice(1)}, that of the gradient is ${figure(left)}.`;
  return `The paths cancel each other: ${sizes}, and ${left > 0 ? `only ${figure(left)}` : "nothing"} is left of that in the gradient.`;
}

export function restTitle({ others }: PathLedger): string {
  if (others === "0") return "rounding";
  return others === "1" ? "the 1 other path" : `the ${others} other paths together`;
}

/** A remainder without any path is shown only where rounding can be seen. */
export const restShown = ({ others, rest, absolute }: PathLedger): boolean => rest !== null && (others !== "0" || (rest.norm ?? 0) > 1e-5 * (absolute ?? 1));

/** Where a bar begins and how long it is, in percent of the room; 0 is drawn where all bars have it. */
export function bars(ledger: PathLedger): { zero: number; of(share: number | null): { left: number; width: number } } {
  const shares = [...ledger.paths, ...(ledger.rest && restShown(ledger) ? [ledger.rest] : [])].map(({ share }) => share ?? 0);
  const [least, most] = [Math.min(0, ...shares), Math.max(0, ...shares)];
  const scale = 100 / (most - least || 1);
  const zero = -least * scale;
  return { zero, of: (share) => ({ left: zero + Math.min(0, share ?? 0) * scale, width: Math.abs(share ?? 0) * scale }) };
}
