/** Lists of breakpoints, changed: every function gives a new list. */
import { isSame, MOST, type Breakpoint } from "./breakpoint";

/** In the list once, lines first and in their order; a sentence where there is no room or it is there already. */
export function withOne(list: readonly Breakpoint[], one: Breakpoint): readonly Breakpoint[] | string {
  if (list.some((each) => isSame(each, one))) return "This one is in the list already.";
  if (list.length >= MOST) return `There is room for ${MOST} breakpoints. Remove one first.`;
  return sorted([...list, one]);
}

export const without = (list: readonly Breakpoint[], one: Breakpoint): readonly Breakpoint[] => list.filter((each) => !isSame(each, one));

export const switched = (list: readonly Breakpoint[], one: Breakpoint): readonly Breakpoint[] =>
  list.map((each) => (isSame(each, one) ? { ...each, on: !each.on } : each));

export const atLine = (list: readonly Breakpoint[], line: number): Breakpoint | undefined => list.find((each) => each.kind === "line" && Number(each.text) === line);

const sorted = (list: readonly Breakpoint[]): Breakpoint[] => {
  const lines = list.filter((each) => each.kind === "line").sort((one, other) => Number(one.text) - Number(other.text));
  return [...lines, ...list.filter((each) => each.kind !== "line")];
};
