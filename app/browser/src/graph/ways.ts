/** The way through a node: what it was computed from, back to the sources, and what comes of it, on to the target. Pure. */
import type { GraphDocument, GraphNode, SessionDocument } from "../document";
import { nameOf } from "./folding";
import { callStart } from "../moment";
import type { Line, Scene } from "./scene";

/** Which part of the way is shown; "": none. */
export const WAYS = ["", "both", "sources", "target"] as const;
export type Side = (typeof WAYS)[number];
export interface Way { nodes: ReadonlySet<number>; lines: ReadonlySet<Line>; /** Where it begins and where it ends. */ sources: GraphNode[]; targets: GraphNode[]; /** Whether those are of the gradient call: else all that leads there, or comes of it, is marked. */ toSources: boolean; toTarget: boolean }

export const isSide = (text: string): text is Side => (WAYS as readonly string[]).includes(text);

export function wayThrough(scene: Scene, node: GraphNode, side: Side, document: SessionDocument, step: number): Way | null {
  if (side === "") return null;
  const asked = askedFor(scene, document, step);
  const none = { nodes: new Set([node.id]), ends: [], met: true };
  const up = side === "target" ? none : half(scene, node, asked.sources, "incoming");
  const down = side === "sources" ? none : half(scene, node, asked.targets, "outgoing");
  const lines = [...linesWithin(scene, up.nodes), ...linesWithin(scene, down.nodes)];
  return { nodes: new Set([...up.nodes, ...down.nodes]), lines: new Set(lines), sources: up.ends, targets: down.ends, toSources: up.met, toTarget: down.met };
}

/** The nodes of the sources and of the target of the gradient call whose gradients are shown, and of the first one while none has begun. */
function askedFor(scene: Scene, document: SessionDocument, step: number): { sources: Set<number>; targets: Set<number> } {
  const begun = callStart(document, step);
  const call = document.calls.find((each) => each.step === begun) ?? document.calls[0];
  const ids = (nodes: readonly (number | undefined)[]): Set<number> => new Set(nodes.flatMap((id) => scene.shown(id ?? -1)?.id ?? []));
  return { sources: ids((call?.answers ?? []).map((answer) => answer.node)), targets: ids([call && document.steps[call.step]?.node]) };
}

interface Half { nodes: Set<number>; ends: GraphNode[]; met: boolean }

/** All that can be reached that way; of it only what lies between, where one of the `goals` is among it. */
function half(scene: Scene, node: GraphNode, goals: ReadonlySet<number>, way: "incoming" | "outgoing"): Half {
  const reached = reach(scene, [node.id], way);
  const found = [...goals].filter((id) => reached.has(id));
  if (found.length === 0) {
    const ends = [...reached].filter((id) => id !== node.id && !scene[way].has(id));
    return { nodes: reached, ends: nodesOf(scene, ends), met: false };
  }
  const back = reach(scene, found, way === "incoming" ? "outgoing" : "incoming");
  return { nodes: new Set([...reached].filter((id) => back.has(id))), ends: nodesOf(scene, found), met: true };
}

function reach(scene: Scene, from: readonly number[], way: "incoming" | "outgoing"): Set<number> {
  const found = new Set(from);
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { edge } of scene[way].get(id) ?? []) {
      const next = way === "incoming" ? edge.from : edge.to;
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return found;
}

const linesWithin = (scene: Scene, nodes: ReadonlySet<number>): Line[] =>
  [...nodes].flatMap((id) => (scene.incoming.get(id) ?? []).filter(({ edge }) => nodes.has(edge.from)));
const nodesOf = (scene: Scene, ids: readonly number[]): GraphNode[] => ids.flatMap((id) => scene.byId.get(id) ?? []);

/** What is marked, in words: "From w and x over 4 nodes to loss." */
export function wayWords(way: Way, node: GraphNode, side: Side, graph: GraphDocument): string {
  const count = `${way.nodes.size} node${way.nodes.size === 1 ? "" : "s"} marked`;
  const up = way.sources.length > 0 ? `from ${listed(way.sources, graph)}${way.toSources ? "" : " (no source of the gradient call leads here)"}` : "nothing before it";
  const down = way.targets.length > 0 ? `on to ${listed(way.targets, graph)}${way.toTarget ? "" : " (it does not come to the target of the gradient call)"}` : "nothing after it";
  const told = [...(side === "target" ? [] : [up]), ...(side === "sources" ? [] : [down])];
  return `The way through ${nameOf(node, graph)}: ${told.join(", ")}; ${count}.`;
}

const LISTED = 3;

function listed(nodes: readonly GraphNode[], graph: GraphDocument): string {
  const labels = [...new Set(nodes.map((node) => nameOf(node, graph)))];
  return labels.length > LISTED ? `${labels.slice(0, LISTED).join(", ")} and ${labels.length - LISTED} more` : labels.join(", ");
}
