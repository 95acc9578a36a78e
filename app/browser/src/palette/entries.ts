/** What the palette can do at the moment: every command, the views that there are, and the step whose number was typed. */
import { bothWays, GROUPS } from "../page/commands";
import { openTabs } from "../page/tabs";
import type { Store } from "../store";
import { matching, type Entry } from "./matching";

export function entriesNow(on: Store): Entry[] {
  const commands = GROUPS.flatMap(({ title, commands }) => bothWays(commands).map((each) => ({ ...each, group: title, act: () => each.act(on) })));
  const views = openTabs().map(({ tab, title }) => ({ id: `tab ${tab}`, name: `show ${title}`, keys: [], group: "Views", act: () => on.set({ tab }) }));
  return [...commands.filter(({ id }) => id !== "palette"), ...views];
}

/** A number is a step. */
export function found(entries: readonly Entry[], typed: string, on: Store): Entry[] {
  const step = /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : 0;
  const there = step >= 1 && step <= on.count ? [{ id: "step", name: `to step ${step} of ${on.count}`, keys: [], group: "Steps", act: () => on.go(step - 1) }] : [];
  return [...there, ...matching(entries, typed)];
}
