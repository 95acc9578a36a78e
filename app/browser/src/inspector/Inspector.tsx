/** What a person looks at closely: the selected node, the present step, what the tapes watch. */
import { h } from "../react";
import { CheckCard } from "../check/CheckCard";
import { JacobianCard } from "../jacobian/JacobianCard";
import { useStore } from "../use_store";
import { LedgerPanel } from "../ledger/LedgerPanel";
import { NodeCard } from "./NodeCard";
import { StepCard } from "./StepCard";
import { WatchList } from "./WatchList";

export function Inspector({ id }: { id?: string }) {
  const { document, graph, step, part, node, jacobian, check } = useStore();
  const current = document?.steps[step];
  const selected = graph?.nodes.find((each) => each.id === node);
  return (
    <div id={id} className="ts-inspector" tabIndex={0} role="region" aria-label="Inspector">
      {!globalThis.ONE_FILE && <LedgerPanel />}
      {!globalThis.ONE_FILE && document && jacobian && <JacobianCard shown={jacobian} nodes={graph?.nodes ?? []} step={step} />}
      {!globalThis.ONE_FILE && document && check && <CheckCard check={check} document={document} nodes={graph?.nodes ?? []} />}
      {document && selected && <NodeCard key={selected.id} node={selected} document={document} step={step} />}
      {document && current && <StepCard key={`${document.id} ${step}`} document={document} step={current} now={step} part={part} />}
      {document && <WatchList document={document} step={step} />}
      {!document && <p className="ts-hint">Run a program to look into it.</p>}
    </div>
  );
}
