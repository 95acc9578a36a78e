/** Finding nodes by what is written on them, what the program computes there, or their line. Pure. */
import type { GraphNode, SessionDocument } from "../document";
import { visible } from "../visible";
import type { Scene } from "./scene";

export interface Found { /** What shows it: the node, or the fold that it lies in. */ node: GraphNode; /** What was found. */ id: number; text: string }

const MOST = 1000;

/** Where all the words occur, labels first, in the order of the program's run, what is folded away too; "line 5" finds what that line does. */
export function find(scene: Scene, document: SessionDocument, typed: string): Found[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: Found[] = [];
  for (const [id, text] of textsOf(scene, document)) {
    const node = scene.shown(id);
    const low = `${text} `.toLowerCase();
    if (node && words.every((word) => (/^\d+$/.test(word) && words.length > 1 ? low.includes(` ${word} `) : low.includes(word)))) found.push({ node, id, text });
    if (found.length === MOST) break;
  }
  const isLabel = ({ node, id }: Found): boolean => node.id === id && words.every((word) => node.label.toLowerCase().includes(word));
  return [...found.filter(isLabel), ...found.filter((each) => !isLabel(each))];
}

const known = new WeakMap<SessionDocument, ReadonlyMap<number, string>>();

/** By node: its label, the expressions of the trace that it is, the step's title, its line. Of nodes that are drawn, what is drawn comes first. */
function textsOf(scene: Scene, document: SessionDocument): Map<number, string> {
  const written = known.get(document) ?? writtenIn(document);
  known.set(document, written);
  const drawn = scene.graph.nodes.map((node) => [node.id, `${node.label} ${node.detail} ${written.get(node.id) ?? `line ${node.line}`}`] as const);
  return new Map([...drawn, ...[...written].filter(([id]) => !scene.byId.has(id))].sort((a, b) => a[0] - b[0]));
}

function writtenIn(document: SessionDocument): Map<number, string> {
  const texts = new Map<number, string[]>();
  const add = (id: number, text: string): void => { if (id >= 0) texts.set(id, [...(texts.get(id) ?? []), text]); };
  for (const row of document.trace) add(row.node, `${row.name === row.expression ? row.name : `${row.name} ${row.expression}`} line ${row.line}`);
  for (const step of document.steps) if (step.phase === "forward" && !texts.has(step.node)) add(step.node, `${step.title} line ${step.line}`);
  return new Map([...texts].map(([id, all]) => [id, visible([...new Set(all)].join(" "), 200)]));
}

/** "3 of 12: tanh, line 5", and that it lies in a fold. */
export function foundWords(found: readonly Found[], at: number): string {
  const here = found[at];
  if (!here) return "nothing found";
  const many = found.length === MOST ? `${MOST} and more` : String(found.length);
  const folded = here.node.id === here.id ? "" : ", folded away";
  return `${at + 1} of ${many}: ${here.node.id === here.id ? `${here.node.label}, line ${here.node.line}` : visible(here.text, 60)}${folded}`;
}
