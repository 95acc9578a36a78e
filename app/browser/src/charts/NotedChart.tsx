/** Numbers that the program noted with `tf.summary.scalar`, over the steps. */
import type { Noted, SessionDocument } from "../document";
import { h } from "../react";
import { visible } from "../visible";
import { LineChart } from "./LineChart";
import { pointsOf } from "./noted";

const LONGEST = 40;

export function NotedChart({ document, noted, step }: { document: SessionDocument; noted: Noted; step: number }) {
  const name = visible(noted.name, LONGEST);
  return (
    <section className="ts-history" aria-label={`noted as ${name}`}>
      <h4><code>{name}</code> as noted by <code>tf.summary.scalar</code></h4>
      <LineChart label={`${name}, as noted`} points={pointsOf(document, noted)} step={step} from={noted.steps[0] ?? 0} to={document.steps.length - 1} columns={["step", name]} />
    </section>
  );
}
