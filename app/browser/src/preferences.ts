/** What a reader likes, kept in this browser alone: theme, text size, speed, panes. Applied before anything is drawn. A theme that the address names
 * holds for this page, without becoming what the reader likes. */
import { recall, remember } from "./browser_storage";
import { THEME_EVENT } from "./page/events";

export const THEMES = ["light", "dark", "projector"] as const;
export type Theme = (typeof THEMES)[number];
/** A pane that has another size than usual (in percent), or is folded. */
export interface Pane { share?: number; folded?: boolean }
export interface Preferences {
  theme: Theme;
  textScale: number;
  speed: number;
  /** By the names of their splitters (page/panes.ts). */
  panes: Readonly<Record<string, Pane>>;
}

const KEY = "tapescreen";
const SCALES = [1, 1.15, 1.3, 1.45, 1.6];
/** Up to which it grows. */
const LARGEST = Math.max(...SCALES);
/** From the last row of a room: the share of the picture that letters take on a screen of this size. A small picture has no room for larger ones, and
 * shows its own as large on the wall. */
const PROJECTED = { scale: 1.3, width: 1440, height: 900 };
let named: Theme | null = null;

export function readPreferences(): Preferences {
  const usual: Preferences = { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", textScale: 1, speed: 2, panes: {} };
  return { ...usual, ...kept(), ...(named && { theme: named }) };
}

const kept = (): Partial<Preferences> => (recall(KEY) ?? {}) as Partial<Preferences>;

export function changePreferences(change: Partial<Preferences>): void {
  remember(KEY, JSON.stringify({ ...kept(), ...change }));
  applyPreferences(readPreferences());
}

export function changeTheme(theme: Theme): void {
  if (named) named = theme;
  changePreferences({ theme });
  document.dispatchEvent(new CustomEvent(THEME_EVENT, { detail: theme }));
}

/** The theme that the address asks for; any other word asks for none. */
export function nameTheme(word: string): void {
  named = THEMES.find((theme) => theme === word) ?? named;
  applyPreferences(readPreferences());
}

export const nextTheme = (): Theme => THEMES[(THEMES.indexOf(readPreferences().theme) + 1) % THEMES.length] ?? "light";

export function applyPreferences({ theme, textScale, panes }: Preferences): void {
  const root = document.documentElement;
  const scheme = theme === "dark" ? "dark" : "light"; // all that the page's own widgets know
  remember("mantine-color-scheme-value", scheme); // so that they start in the same theme
  root.setAttribute("data-mantine-color-scheme", scheme);
  root.setAttribute("data-theme", theme);
  const scale = theme === "projector" ? Math.min(textScale * projected(), LARGEST) : textScale;
  root.style.setProperty("--text-scale", String(scale));
  root.style.fontSize = scale === 1 ? "" : `${16 * scale}px`;
  if (!globalThis.ONE_FILE) applyPanes(root, panes);
}

const projected = (): number => Math.max(1, PROJECTED.scale * Math.min(innerWidth / PROJECTED.width, innerHeight / PROJECTED.height));

/** What is projected follows the size of the picture. */
export function servePicture(): void {
  addEventListener("resize", () => { if (readPreferences().theme === "projector") applyPreferences(readPreferences()); });
}

/** The sizes as custom properties, and which panes have one or are folded as words that the style sheet (panes.css) asks for. */
function applyPanes(root: HTMLElement, panes: Preferences["panes"]): void {
  const all = Object.entries(panes);
  for (const [id, { share }] of all) if (share) root.style.setProperty(`--pane-${id}`, `${share}%`);
  root.setAttribute("data-sized", all.flatMap(([id, { share }]) => (share ? [id] : [])).join(" "));
  root.setAttribute("data-folded", all.flatMap(([id, { folded }]) => (folded ? [id] : [])).join(" "));
}

/** The next size up or down; the ends stay where they are. */
export function otherScale(scale: number, by: 1 | -1): number {
  const nearest = SCALES.reduce((best, one, index) => (Math.abs(one - scale) < Math.abs((SCALES[best] ?? 1) - scale) ? index : best), 0);
  return SCALES[Math.max(0, Math.min(SCALES.length - 1, nearest + by))] ?? 1;
}
