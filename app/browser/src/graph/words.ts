/** What a node or an edge says: for the tooltip, and for whoever hears the graph instead of seeing it. */
import type { GraphNode, SessionDocument } from "../document";
import { callStart, gradientAt, isBorn, noneAt, noneWords } from "../moment";
import { gainWords } from "../lens/gains";
import { store } from "../store";
import { brief, shapeText, valueOf } from "../values";
import type { Line } from "./scene";

export function nodeWords(node: GraphNode, document: SessionDocument, step: number): string[] {
  const words = [node.line > 0 ? `${node.label}, line ${node.line}` : node.label];
  if (!isBorn(node, step)) return [...words, "not yet at this step"];
  const card = valueOf(document, node.value);
  if (card) words.push(`= ${brief(card)}`, `${card.dtype} ${shapeText(card.shape)}`);
  const gradient = gradientAt(node, step, callStart(document, step));
  const flowed = valueOf(document, gradient?.value ?? -1);
  if (flowed) words.push(`∂ ${brief(flowed)}`);
  const none = noneAt(document, node, step);
  if (none) words.push(noneWords(none));
  if (!globalThis.ONE_FILE) words.push(...gainWords(store.snapshot.gains, node, step));
  if (node.reason) words.push(`not on the tape: ${node.reason}`);
  if (node.holds) words.push(`${node.holds.length} folded away`);
  return words;
}

export function edgeWords({ edge }: Line, step: number, from: number): string[] {
  const words = [edge.name || "input"];
  if (!edge.onTape) words.push("not on the tape");
  const times = edge.flowed.filter((at) => at <= step && at >= from).length;
  if (times > 0) words.push(times === 1 ? "a gradient ran along it" : `${times} gradients ran along it`);
  return words;
}
