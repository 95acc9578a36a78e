/** What a person looks at closely: the selected node, the present step, what the tapes watch. */
import { h } from "../react";
import { useStore } from "../use_store";
import { NodeCard } from "./NodeCard";
import { StepCard } from "./StepCard";
import { WatchList } from "./WatchList";

export function Inspector({ id }: { id?: string }) {
  const { document, graph, step, part, node } = useStore();
  const current = document?.steps[step];
  const selected = graph?.nodes.find((each) => each.id === node);
  return (
    <div id={id} className="ts-inspector" tabIndex={0} role="region" aria-label="Inspector">
      {document && selected && <NodeCard key={selected.id} node={selected} document={document} step={step} />}
      {document && current && <StepCard key={`${document.id} ${step}`} document={document} step={current} now={step} part={part} />}
      {document && <WatchList document={document} step={step} />}
      {!document && <p className="ts-hint">Run a program to look into it.</p>}
    </div>
  );
}
