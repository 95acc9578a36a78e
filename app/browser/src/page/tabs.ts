/** Tabs whose state is part of the cursor: `data-tab` buttons and their `data-tab-panel` panels. */
import { store } from "../store";

export const TABS_EVENT = "tapescreen:tabs";

export function serveTabs(): void {
  show();
  store.subscribe((changed) => {
    if (changed.has("tab") || changed.has("document")) show();
  });
  new MutationObserver((records) => {
    if (records.some((record) => [...record.addedNodes].some(hasTabs))) show();
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("keydown", move);
  document.addEventListener(TABS_EVENT, show);
}

/** Those that there is something behind; a view without is hidden by its component, which says so with the event. */
const buttons = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-tab]:not([hidden])")];

/** What the views are called, and their names in the cursor. */
export const openTabs = (): { tab: string; title: string }[] => buttons().map((button) => ({ tab: button.dataset.tab ?? "", title: button.textContent ?? "" }));

function hasTabs(node: Node): boolean {
  return node instanceof HTMLElement && (node.matches("[data-tab],[data-tab-panel]") || node.querySelector("[data-tab],[data-tab-panel]") !== null);
}

function show(): void {
  const all = buttons();
  const open = (all.find((button) => button.dataset.tab === store.snapshot.tab) ?? all[0])?.dataset.tab;
  for (const button of all) {
    button.setAttribute("aria-selected", String(button.dataset.tab === open));
    button.tabIndex = button.dataset.tab === open ? 0 : -1;
  }
  for (const panel of document.querySelectorAll<HTMLElement>("[data-tab-panel]")) panel.hidden = panel.dataset.tabPanel !== open;
}

/** Left and Right between tabs, as everywhere. */
function move(event: KeyboardEvent): void {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const all = buttons();
  const at = all.indexOf(event.target as HTMLElement);
  if (by === undefined || at < 0) return;
  event.preventDefault();
  const to = all[(at + by + all.length) % all.length];
  store.set({ tab: to?.dataset.tab ?? "" });
  to?.focus();
}
