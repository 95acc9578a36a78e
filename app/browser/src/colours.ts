/** The page's design tokens as the canvases need them: read once for each theme, handed to whoever draws. */
import type { Phase } from "./document";

const TOKENS = {
  panel: "--panel", raised: "--raised", line: "--line", lineStrong: "--line-strong", text: "--text", dim: "--text-dim", accent: "--accent",
  forward: "--forward", backward: "--backward", tangent: "--tangent", neutral: "--neutral", onPhase: "--on-phase",
  forwardSoft: "--forward-soft", backwardSoft: "--backward-soft", tangentSoft: "--tangent-soft", neutralSoft: "--neutral-soft",
  variable: "--variable", constant: "--constant", data: "--data", ghost: "--ghost", none: "--none", noneSoft: "--none-soft", asked: "--asked",
  positive: "--heat-positive", negative: "--heat-negative", zero: "--heat-zero", bad: "--heat-bad",
} as const;

export type Colours = Record<keyof typeof TOKENS, string> & { text: string; font: string; mono: string; scale: number; /** How thick lines are drawn, 1 as usual. */ edge: number };

export function readColours(element: Element): Colours {
  const style = getComputedStyle(element);
  const read = (token: string): string => style.getPropertyValue(token).trim();
  const colours = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, read(token) || "#808080"]));
  return {
    ...(colours as Record<keyof typeof TOKENS, string>),
    font: read("--font-text") || "system-ui, sans-serif",
    mono: read("--font-code") || "ui-monospace, monospace",
    scale: Number(read("--text-scale")) || 1,
    edge: Number(read("--edge")) || 1,
  };
}

export const phaseColour = (colours: Colours, phase: Phase): string => colours[phase];
export const phaseSoft = (colours: Colours, phase: Phase): string => colours[`${phase}Soft`];

/** Calls back when the theme or the text size changes; gives the function that ends it. */
export function onThemeChange(listener: () => void): () => void {
  const watch = new MutationObserver(listener);
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "style"] });
  void document.fonts.ready.then(listener);
  return () => watch.disconnect();
}
