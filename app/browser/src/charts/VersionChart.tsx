/** Every version of a Variable over the steps. */
import type { History, SessionDocument } from "../document";
import { formatNumber } from "../numbers";
import { h } from "../react";
import { visible } from "../visible";
import { drawnOf, type Drawn, type Version } from "./histories";
import { LineChart } from "./LineChart";

const LONGEST = 40;

export function VersionChart({ document, history, step }: { document: SessionDocument; history: History; step: number }) {
  const drawn = drawnOf(document, history);
  if (!drawn) return null;
  const name = visible(history.name, LONGEST);
  return (
    <section className="ts-history" aria-label={`versions of ${name}`}>
      <h4><code>{name}</code> {drawn.measure === "value" ? "over the steps" : "over the steps: its norm, in the band from its smallest to its largest number"}</h4>
      <LineChart label={`${drawn.measure} of ${name}, version by version`} points={pointsOf(drawn)} step={step} from={0} to={document.steps.length - 1} columns={["step", drawn.measure]} />
    </section>
  );
}

const pointsOf = (drawn: Drawn) => drawn.versions.map((version, at) => ({ step: version.step, y: version.size, low: version.low, high: version.high, word: wordsOf(drawn, version, at) }));

function wordsOf(drawn: Drawn, { size, low, high }: Version, at: number): string {
  const measured = size === null ? "not finite, or not kept" : drawn.measure === "value" ? formatNumber(size) : `norm ${formatNumber(size)}`;
  const span = low !== null && high !== null ? `, ${formatNumber(low)} to ${formatNumber(high)}` : "";
  return `version ${at} of ${drawn.versions.length - 1}: ${measured}${span}`;
}
