/** Clicks on whatever carries one of the page's data attributes: to a step, a line, a story, a tab, a command. */
import type { Hunk } from "../editor/hunks";
import { store } from "../store";
import { commandNamed } from "./commands";

export function serveClicks(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    serveClick(event.target);
    if (event.detail > 0) handBack(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute("role") !== "button") return;
    if (serveClick(event.target)) event.preventDefault();
  });
}

/** Whoever opens a tab with the mouse goes on with the arrows of the player; the tab keeps them for the keyboard's user. */
function handBack(target: Element): void {
  target.closest<HTMLElement>("[data-tab]")?.blur();
}

function serveClick(target: Element): boolean {
  const found = target.closest<HTMLElement>("[data-step],[data-line],[data-story],[data-tab],[data-action],[data-edit],[data-compare]");
  if (!found) return false;
  const { step, line, story, tab, action, edit, compare } = found.dataset;
  if (step !== undefined) store.go(Number(step));
  if (line !== undefined) store.reveal?.(Number(line));
  if (story !== undefined) store.set({ story });
  if (tab !== undefined) store.set({ tab });
  if (action !== undefined) commandNamed(action)?.act(store);
  if (compare !== undefined) store.set({ compare });
  if (edit !== undefined) store.apply?.(JSON.parse(edit) as Hunk[]);
  return true;
}
