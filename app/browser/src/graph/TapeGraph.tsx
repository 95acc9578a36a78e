/** The tape as a graph. The canvas is for eyes; what it says about the node in hand is also there as text. */
import { PictureButton } from "../export/PictureButton";
import { GainButton, GainLegend } from "../lens/GainLegend";
import { FIND_EVENT, tell } from "../page/events";
import { h, useEffect, useRef } from "../react";
import { store } from "../store";
import { useStore } from "../use_store";
import { foldGroup } from "./fold_commands";
import { GraphSearch } from "./GraphSearch";
import { GraphTools } from "./GraphTools";
import { serveGraphKeys } from "./keyboard";
import { servePointer } from "./pointer";
import { Tooltip } from "./tooltip";
import { serveUnfolding } from "./unfold";
import { GraphView } from "./view";
import { nodeWords } from "./words";

export interface TapeGraphProps { id?: string; setProps?: (props: { folded: string[] }) => void }

export function TapeGraph(props: TapeGraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<GraphView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!box.current) return;
    const made = new GraphView(box.current);
    view.current = store.graph = made;
    servePointer(made, new Tooltip(box.current, made), (group, alike) => foldGroup(store, group, alike));
    serveGraphKeys(box.current, made);
    const stops = [serveUnfolding(), store.subscribe((changed) => {
      if (changed.has("folds")) latest.current.setProps?.({ folded: [...(store.snapshot.folds ?? [])] });
    })];
    return () => {
      stops.forEach((stop) => stop());
      store.graph = null;
      made.destroy();
    };
  }, []);

  return (
    <div id={props.id} ref={box} className="ts-graph" role="application" tabIndex={0} aria-label="Tape graph" aria-describedby={`${props.id}-words`}>
      <Words id={`${props.id}-words`} />
      {!globalThis.ONE_FILE && <GraphTools />}
      {!globalThis.ONE_FILE && <GraphSearch view={view} />}
      {!globalThis.ONE_FILE && <GainLegend />}
      <div className="ts-zoom" role="group" aria-label="Zoom">
        <button type="button" className="ts-button" aria-label="Closer" title="Closer (+)" onClick={() => view.current?.zoom(1.25)}>+</button>
        <button type="button" className="ts-button" aria-label="Further" title="Further (−)" onClick={() => view.current?.zoom(0.8)}>−</button>
        <button type="button" className="ts-button" aria-label="Everything in view" title="Everything in view (0)" onClick={() => view.current?.refit(true)}><Frame /></button>
        <button type="button" className="ts-button" aria-label="Readable, and follow the present step" title="Readable, and follow the present step" onClick={() => view.current?.refit(false)}>◎</button>
        {!globalThis.ONE_FILE && <button type="button" className="ts-button" aria-label="Find in the graph" title="Find in the graph (/)" onClick={() => tell(FIND_EVENT)}><Lens /></button>}
        {!globalThis.ONE_FILE && <GainButton />}
        {!globalThis.ONE_FILE && <PictureButton />}
      </div>
    </div>
  );
}

/** A frame around everything: drawn, as fonts differ in which signs they have. */
function Frame() {
  return <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true"><path d="M1 5V1h4M11 1h4v4M15 11v4h-4M5 15H1v-4" /></svg>;
}

function Lens() {
  return <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true"><circle cx="6.5" cy="6.5" r="4.5" /><path d="M10 10l5 5" /></svg>;
}

/** The selected node, or the one that the step marks, for screen readers. */
function Words({ id }: { id: string }) {
  const { document, graph, step, node } = useStore();
  const marked = document?.steps[step]?.node ?? -1;
  const shown = graph?.nodes.find((each) => each.id === (node >= 0 ? node : marked));
  const count = graph?.nodes.length ?? 0;
  if (document && count === 0) return <p id={id} className="ts-nothing">No op was recorded.</p>;
  return <p id={id} className="ts-unseen" aria-live={node >= 0 ? "polite" : "off"}>{document && shown ? nodeWords(shown, document, step).join(", ") : `${count} nodes`}</p>;
}
