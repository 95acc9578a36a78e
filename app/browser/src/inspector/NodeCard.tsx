/** The selected node of the graph: its value and the gradient that it has by now, whatever step is shown below. */
import type { GraphNode, SessionDocument } from "../document";
import { callStart, gradientAt, isAsked, isBorn, noneAt, noneWords } from "../moment";
import { h } from "../react";
import { store } from "../store";
import { shapeText, valueOf } from "../values";
import { Matrix } from "./Matrix";

const KINDS: Record<GraphNode["kind"], string> = {
  op: "op", variable: "Variable", constant: "constant", data: "data", ghost: "not on the tape", fold: "folded", accumulator: "accumulator",
};

export function NodeCard({ node, document, step }: { node: GraphNode; document: SessionDocument; step: number }) {
  const born = isBorn(node, step);
  const gradient = gradientAt(node, step, callStart(document, step));
  const none = noneAt(document, node, step);
  return (
    <section className="ts-node" aria-label={`Selected node ${node.label}`}>
      <header className="ts-head">
        <span className="ts-kind">{KINDS[node.kind]}</span>
        <h3>{node.label}</h3>
        <button type="button" className="ts-use" data-step={node.step ?? node.born} title="to its step">{node.line > 0 ? `line ${node.line}` : "its step"}</button>
        <button type="button" className="ts-close" aria-label="Let go of this node" title="Let go (Esc)" onClick={() => store.select(-1)}>×</button>
      </header>
      {!born && <p className="ts-hint">It does not exist yet at this step.</p>}
      {node.reason && <p className="ts-note ts-ghost">{node.reason}</p>}
      {born && <Shown title="value" index={node.value} document={document} />}
      {gradient && <Shown title={gradient.count > 1 ? `gradient so far, ${gradient.count} shares` : "gradient so far"} index={gradient.value} document={document} />}
      {none && <p className={isAsked(none) ? "ts-note" : "ts-note ts-none"}>{noneWords(none)}</p>}
    </section>
  );
}

function Shown({ title, index, document }: { title: string; index: number; document: SessionDocument }) {
  const card = valueOf(document, index);
  if (!card) return null;
  return (
    <div className="ts-port">
      <div className="ts-port-name"><b>{title}</b><span className="ts-type">{card.dtype} {shapeText(card.shape)}</span></div>
      <Matrix card={card} label={title} />
    </div>
  );
}
