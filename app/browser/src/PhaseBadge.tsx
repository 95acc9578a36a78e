/** Which way things flow, as a word with an arrow: colour is never the only sign. */
import type { Phase } from "./document";
import { h } from "./react";

const SIGNS: Record<Phase, string> = { forward: "→ forward", backward: "← backward", tangent: "⇉ tangent", neutral: "· event" };

export function PhaseBadge({ phase, title = "" }: { phase: Phase; title?: string }) {
  return <span className={`ts-phase ts-phase-${phase}`} title={title || undefined}>{SIGNS[phase]}</span>;
}
