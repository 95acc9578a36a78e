/** The selected node of the graph: its value, and the gradient and tangent that it has by now, whatever step is shown below. */
import type { GraphNode, SessionDocument, ValueCard } from "../document";
import { callStart, cellAt, gradientAt, isAsked, isBorn, noneAt, noneWords } from "../moment";
import { h } from "../react";
import { store } from "../store";
import { gainWords } from "../lens/gains";
import { rowsOf, valueOf } from "../values";
import { historyOf } from "../charts/histories";
import { VersionChart } from "../charts/VersionChart";
import { LensButtons } from "./LensButtons";
import { SideBySide, type Side } from "./SideBySide";

const KINDS: Record<GraphNode["kind"], string> = {
  op: "op", variable: "Variable", constant: "constant", data: "data", ghost: "not on the tape", fold: "folded", accumulator: "accumulator",
};

export function NodeCard({ node, document, step }: { node: GraphNode; document: SessionDocument; step: number }) {
  const born = isBorn(node, step);
  const none = noneAt(document, node, step);
  const history = historyOf(document, node.value);
  const gained = globalThis.ONE_FILE ? [] : gainWords(store.snapshot.gains, node, step);
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
      <SideBySide sides={sidesOf(node, document, step)} />
      {!globalThis.ONE_FILE && gained.length > 0 && <p className="ts-note">{gained.join(": ")}</p>}
      {!globalThis.ONE_FILE && born && node.kind !== "fold" && <LensButtons document={document} node={node} />}
      {history && <VersionChart document={document} history={history} step={step} />}
      {none && <p className={isAsked(none) ? "ts-note" : "ts-note ts-none"}>{noneWords(none)}</p>}
    </section>
  );
}

/** What there is by this step, and nothing more. */
export function sidesOf(node: GraphNode, document: SessionDocument, step: number): Side[] {
  const gradient = gradientAt(node, step, callStart(document, step));
  const pushed = document.segments.some((segment) => segment.phase === "tangent"); // where none is, the trace need not be looked at
  const tangents = (pushed ? rowsOf(document) : []).find((row) => row.node === node.id && row.value === node.value)?.tangent ?? [];
  const found: [string, string, number][] = [
    ["value", "value", isBorn(node, step) ? node.value : -1],
    [gradient && gradient.count > 1 ? `gradient so far, ${gradient.count} shares` : "gradient so far", "gradient", gradient?.value ?? -1],
    ["tangent", "tangent", cellAt(tangents, step).value],
  ];
  return found.flatMap(([title, name, index]) => {
    const card: ValueCard | null = valueOf(document, index);
    return card ? [{ title, name, card }] : [];
  });
}
