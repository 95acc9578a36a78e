/** Loss and gradient norms over the passes of a loop. */
import type { SessionDocument } from "../document";
import { formatStatistic } from "../numbers";
import { h } from "../react";
import { store } from "../store";
import { visible } from "../visible";
import { LINES, trainingFigure } from "./figures";
import { LineChart, type ChartPoint } from "./LineChart";
import { Plot } from "./Plot";
import { together, type Pass, type Training } from "./training";
import { Twin } from "./Twin";

const LONGEST = 40;

export function TrainingChart({ document, training, step }: { document: SessionDocument; training: Training; step: number }) {
  const { passes, sources, line } = training;
  const target = visible(training.target, LONGEST);
  const named = { ...training, target, sources: sources.map((source) => visible(source, LONGEST)) };
  const title = `${target} and its gradient, ${passes.length} times on line ${line}`;
  return (
    <section className="ts-chart-card" aria-label={title}>
      <h3>{title}</h3>
      <Passes passes={passes} step={step} target={target} />
      <Plot of={passes.findLast((pass) => pass.step <= step) ?? passes} label={`${title}; the table has the numbers`} height={20} pick={(to) => store.go(to)} figure={(colours) => trainingFigure(named, step, colours)}
        instead={<Instead document={document} training={named} step={step} />} />
      {sources.length > LINES && <p className="ts-hint">lines for {LINES} of {sources.length} sources; the table has all</p>}
      <Gaps passes={passes} />
      <Twin caption={title} columns={["pass", target, ...named.sources]} rows={passes.map((pass, at) => [String(at + 1), formatStatistic(pass.loss), ...pass.norms.map(formatStatistic)])} />
    </section>
  );
}

/** The passes as a slider: what a click on the chart does, from the keyboard. */
function Passes({ passes, step, target }: { passes: readonly Pass[]; step: number; target: string }) {
  const now = passes.findLastIndex((pass) => pass.step <= step);
  const pass = passes[now];
  const words = pass ? `pass ${now + 1} of ${passes.length}${pass.scope && ` (${pass.scope})`}: ${target} ${formatStatistic(pass.loss)}` : "before the first pass";
  const go = (to: number): void => { const found = passes[to - 1]; if (found) store.go(found.step); };
  return (
    <label className="ts-passes">
      <input type="range" min={1} max={passes.length} value={Math.max(1, now + 1)} aria-label="pass" aria-valuetext={words} onChange={(event) => go(Number(event.currentTarget.value))} />
      <span>{words}</span>
    </label>
  );
}

/** Without Plotly: the two charts in the page's own lines. */
function Instead({ document, training, step }: { document: SessionDocument; training: Training; step: number }) {
  const { passes, target } = training;
  const points = (y: (pass: Pass) => number | null): ChartPoint[] => passes.map((pass, at) => ({ step: pass.step, y: y(pass), word: `pass ${at + 1}: ${formatStatistic(y(pass))}` }));
  const ends = { from: passes[0]?.step ?? 0, to: document.steps.length - 1, columns: ["step", "value"] };
  return (
    <div>
      <h4>{target}</h4>
      <LineChart label={target} points={points((pass) => pass.loss)} step={step} tall {...ends} />
      <h4>norm of the gradient</h4>
      <LineChart label="norm of the gradient" points={points((pass) => together(pass))} step={step} tall {...ends} />
    </div>
  );
}

function Gaps({ passes }: { passes: readonly Pass[] }) {
  const broken = passes.flatMap((pass, at) => (pass.loss === null ? [at + 1] : []));
  if (broken.length === 0) return null;
  return <p className="ts-bad">✕ not finite in {broken.length} of {passes.length} passes, first in pass {broken[0]}</p>;
}
