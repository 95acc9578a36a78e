/** What a reader likes, kept in this browser alone: theme, text size, speed. Applied before anything is drawn. */

export type Theme = "light" | "dark";
export interface Preferences { theme: Theme; textScale: number; speed: number }

const KEY = "tapescreen";
const SCALES = [1, 1.15, 1.3, 1.45, 1.6];

export function readPreferences(): Preferences {
  const usual: Preferences = { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light", textScale: 1, speed: 2 };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return usual; // storage is switched off, or somebody else's text lies there
  }
}

export function changePreferences(change: Partial<Preferences>): Preferences {
  const changed = { ...readPreferences(), ...change };
  remember(KEY, JSON.stringify(changed));
  applyPreferences(changed);
  return changed;
}

export function applyPreferences({ theme, textScale }: Preferences): void {
  const root = document.documentElement;
  remember("mantine-color-scheme-value", theme); // so that the page's own widgets start in the same theme
  root.setAttribute("data-mantine-color-scheme", theme);
  root.style.setProperty("--text-scale", String(textScale));
  root.style.fontSize = textScale === 1 ? "" : `${16 * textScale}px`;
}

/** The next size up or down; the ends stay where they are. */
export function otherScale(scale: number, by: 1 | -1): number {
  const nearest = SCALES.reduce((best, one, index) => (Math.abs(one - scale) < Math.abs((SCALES[best] ?? 1) - scale) ? index : best), 0);
  return SCALES[Math.max(0, Math.min(SCALES.length - 1, nearest + by))] ?? 1;
}

function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing still shows everything
  }
}
