/** Clicks on whatever carries one of the page's data attributes: to a step, a line, a story, a tab, an action. */
import type { Hunk } from "../editor/hunks";
import { changePreferences, otherScale, readPreferences, type Theme } from "../preferences";
import { store } from "../store";

export const THEME_EVENT = "tapescreen:theme";
export const KEYS_EVENT = "tapescreen:keys";
export const BREAKPOINTS_EVENT = "tapescreen:breakpoints";

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
  if (action !== undefined) act(action);
  if (compare !== undefined) store.set({ compare });
  if (edit !== undefined) store.apply?.(JSON.parse(edit) as Hunk[]);
  return true;
}

function act(action: string): void {
  const { theme, textScale } = readPreferences();
  if (action === "theme") changeTheme(theme === "dark" ? "light" : "dark");
  if (action === "text-larger") changePreferences({ textScale: otherScale(textScale, 1) });
  if (action === "text-smaller") changePreferences({ textScale: otherScale(textScale, -1) });
  if (action === "keys") document.dispatchEvent(new Event(KEYS_EVENT));
}

export function changeTheme(theme: Theme): void {
  changePreferences({ theme });
  document.dispatchEvent(new CustomEvent(THEME_EVENT, { detail: theme }));
}
