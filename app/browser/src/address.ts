/** The cursor in the page's address, after the #, so that a reload, a bookmark and the back button lose nothing. */
import { readBreakpoints, writeBreakpoints, type Breakpoint } from "./breakpoints/breakpoint";

/** The middle of what a reader has moved the graph to, in its own coordinates, and how large. */
export interface Looking { x: number; y: number; zoom: number }

export interface Address {
  session: string;
  step: number | null;
  node: number;
  folds: string[] | null;
  tab: string;
  story: string;
  /** null: the address says nothing of them. */
  breakpoints: Breakpoint[] | null;
  /** See store.State; left out where there is none. */
  compare?: string;
  before?: string;
  /** Which part of the way through the node is marked; a lens over the graph; which part of a pullback; what is looked at. */
  way?: string;
  lens?: string;
  part?: number;
  looking?: Looking | undefined;
  /** One of preferences.THEMES. */
  theme?: string;
}

export function readAddress(hash: string): Address {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    session: fields.get("session") ?? "",
    step: whole(fields.get("step")),
    node: whole(fields.get("node")) ?? -1,
    folds: fields.has("folds") ? readFolds(fields.get("folds") ?? "") : null,
    tab: fields.get("tab") ?? "",
    story: fields.get("story") ?? "",
    breakpoints: fields.has("breaks") ? readBreakpoints(fields.get("breaks") ?? "") : null,
    ...(fields.get("compare") ? { compare: fields.get("compare") ?? "" } : {}),
    ...(fields.get("before") ? { before: fields.get("before") ?? "" } : {}),
    ...(fields.get("way") ? { way: fields.get("way") ?? "" } : {}),
    ...(fields.get("lens") ? { lens: fields.get("lens") ?? "" } : {}),
    ...(fields.has("part") ? { part: whole(fields.get("part")) ?? -1 } : {}),
    ...lookingOf(fields.get("view") ?? ""),
    ...(fields.get("theme") ? { theme: fields.get("theme") ?? "" } : {}),
  };
}

export function writeAddress(address: Address): string {
  const fields = new URLSearchParams();
  if (address.session) fields.set("session", address.session);
  if (address.step !== null) fields.set("step", String(address.step));
  if (address.node >= 0) fields.set("node", String(address.node));
  if (address.folds) fields.set("folds", writeFolds(address.folds));
  if (address.tab) fields.set("tab", address.tab);
  if (address.story) fields.set("story", address.story);
  if (address.breakpoints?.length) fields.set("breaks", writeBreakpoints(address.breakpoints));
  if (address.compare) fields.set("compare", address.compare);
  if (address.before) fields.set("before", address.before);
  if (address.way) fields.set("way", address.way);
  if (address.lens) fields.set("lens", address.lens);
  if ((address.part ?? -1) >= 0) fields.set("part", String(address.part));
  if (address.looking) fields.set("view", [Math.round(address.looking.x), Math.round(address.looking.y), Number(address.looking.zoom.toFixed(3))].join(","));
  if (address.theme) fields.set("theme", address.theme);
  return `#${fields.toString()}`;
}

export const writeFolds = (folds: readonly string[]): string => folds.map(encodeURIComponent).join(",");
export const readFolds = (text: string): string[] => text.split(",").filter((fold) => fold !== "").map(decode);

function lookingOf(text: string): { looking?: Looking } {
  const [x, y, zoom] = /^(-?\d{1,9}),(-?\d{1,9}),(\d(?:\.\d{1,3})?)$/.exec(text)?.slice(1).map(Number) ?? [];
  return x !== undefined && y !== undefined && zoom ? { looking: { x, y, zoom } } : {};
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** A bent address must not stop the page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
