/** Quiet ways into the lenses that the server computes: a Jacobian from this node, a check against finite differences. */
import { beginCheck, opAt } from "../check/checking";
import type { GraphNode, SessionDocument } from "../document";
import { openFrom, pickFrom } from "../jacobian/choosing";
import { h } from "../react";

export function LensButtons({ document, node }: { document: SessionDocument; node: GraphNode }) {
  return (
    <div className="ts-tools" role="group" aria-label={`lenses on ${node.label}`}>
      {node.value >= 0 && <button type="button" title="by this node, of the target (j)" onClick={() => openFrom(node)}>Jacobian to the target</button>}
      {node.value >= 0 && <button type="button" title="then select another node" onClick={() => pickFrom(node)}>Jacobian from here to…</button>}
      {node.kind === "op" && <CheckButton at={opAt(document, node.born)} title={node.label} />}
    </div>
  );
}

export function CheckButton({ at, title }: { at: number; title: string }) {
  return <button type="button" className="ts-button" title="against finite differences (d)" onClick={() => beginCheck(at, title)}>Check numerically</button>;
}
