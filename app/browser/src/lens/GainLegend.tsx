/** What the colours of the gain map mean, and the largest and smallest gains as a list: each leads to its step. */
import { h } from "../react";
import { useStore } from "../use_store";
import { extremes, FULL, gainText, toggleGains, type Gain } from "./gains";

const LISTED = 3;

export function GainButton() {
  const { gains } = useStore();
  return <button type="button" className="ts-button ts-gain-button" aria-pressed={gains !== null} title="Gain map: how much each op multiplies the gradient's norm (g)" onClick={toggleGains}>Gains</button>;
}

export function GainLegend() {
  const { gains, step, document } = useStore();
  if (!gains || !document) return null;
  const { grow, shrink } = extremes(gains, step, LISTED);
  const row = (each: Gain) => (
    <li key={each.step}><button type="button" className="ts-use" data-step={each.step}>{`${gainText(each.gain)}: ${titleOf(each)}`}</button></li>
  );
  const titleOf = (each: Gain): string => {
    const node = document.graph.nodes.find(({ id }) => id === each.node);
    const shown = document.steps[each.step];
    return node ? `${node.label}, line ${node.line}` : (shown?.title ?? "");
  };
  return (
    <section className="ts-gains" aria-label="Gain map">
      <p className="ts-gains-scale"><span>÷{FULL}</span><i aria-hidden="true" /><span>×{FULL}</span></p>
      <p>{gains.trouble || (grow.length + shrink.length > 0 ? "‖g in‖ / ‖g out‖ of each op" : gains.call < 0 ? "No gradient call has begun at this step." : "No op has changed the gradient's norm by this step.")}</p>
      {grow.length > 0 && <ul aria-label="Grow most">{grow.map(row)}</ul>}
      {shrink.length > 0 && <ul aria-label="Shrink most">{shrink.map(row)}</ul>}
    </section>
  );
}
