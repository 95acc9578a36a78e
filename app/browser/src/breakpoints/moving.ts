/** Breakpoints of lines go with their lines while the person edits around them. */
import type { ChangeDesc, Text } from "@codemirror/state";
import type { Breakpoint } from "./breakpoint";

/** Where a line is after an edit; 0 when all of it was deleted. */
export function movedLine(line: number, changes: ChangeDesc, before: Text, after: Text): number {
  if (line < 1 || line > before.lines) return 0;
  const { from, to } = before.line(line);
  const start = changes.mapPos(from, 1);
  if (to > from && changes.mapPos(to, -1) <= start) return 0;
  return after.lineAt(Math.min(start, after.length)).number;
}

/** The same list where nothing moved. */
export function moved(list: readonly Breakpoint[], changes: ChangeDesc, before: Text, after: Text): readonly Breakpoint[] {
  const taken = new Set<number>();
  let same = true;
  const kept = list.flatMap((each) => {
    if (each.kind !== "line") return [each];
    const line = movedLine(Number(each.text), changes, before, after);
    if (line === Number(each.text) && !taken.has(line)) { taken.add(line); return [each]; }
    same = false;
    if (line < 1 || taken.has(line)) return [];
    taken.add(line);
    return [{ ...each, text: String(line) }];
  });
  return same ? list : kept;
}
