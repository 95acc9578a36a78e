/** The cursor in the page's address, after the #, so that a reload, a bookmark and the back button lose nothing. */
import { readBreakpoints, writeBreakpoints, type Breakpoint } from "./breakpoints/breakpoint";

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
  if (address.theme) fields.set("theme", address.theme);
  return `#${fields.toString()}`;
}

export const writeFolds = (folds: readonly string[]): string => folds.map(encodeURIComponent).join(",");
export const readFolds = (text: string): string[] => text.split(",").filter((fold) => fold !== "").map(decode);

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
