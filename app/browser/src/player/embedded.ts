/** The session that a one-file page carries: inert JSON in a data block. The page of the running application has none. */
import type { GraphDocument, GraphNode, SessionDocument } from "../document";
import { graphInOrder, sessionInOrder } from "../in_order";

/** An element or one of the bundle's components, as Python wrote it down; text is text, never markup. */
export interface Branch { type: string; props: { children?: Tree; [name: string]: unknown } }
export type Tree = string | number | null | Branch | readonly Tree[];

export interface Embedded {
  document: SessionDocument;
  /** The graph laid out with other groups folded, as many as there was room for. */
  foldings: { folded: string[]; graph: GraphDocument }[];
  page: Tree;
}

const BLOCK = "recorded-session";
let opened: Embedded | null = null;

/** What the page carries, once it has been opened. */
export const embedded = (): Embedded | null => opened;

export async function openEmbedded(): Promise<Embedded | null> {
  const block = document.getElementById(BLOCK);
  if (!(block instanceof HTMLScriptElement)) return null;
  const said = JSON.parse(block.text) as Embedded | string;
  opened = typeof said === "string" ? (JSON.parse(await unpacked(said)) as Embedded) : said;
  sessionInOrder(opened.document);
  for (const { graph } of opened.foldings) graphInOrder(graph);
  return opened;
}

/** A long session is packed: zlib's format, in base64. */
export async function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

/** The graph with exactly these groups folded, if the page carries it. */
export function foldingOf(page: Embedded, folds: readonly string[]): GraphDocument | undefined {
  const wanted = keyOf(folds);
  return foldingsOf(page).find((each) => keyOf(each.folded) === wanted)?.graph;
}

/** The folds in which some of these nodes are folded away. */
export function foldsHiding(graph: GraphDocument, path: readonly number[]): GraphNode[] {
  return graph.nodes.filter((node) => node.holds?.some((id) => path.includes(id)));
}

/** Of the foldings that the page carries one in which none of these nodes is folded away. */
export function foldingShowing(page: Embedded, path: readonly number[]): string[] | undefined {
  return foldingsOf(page).find(({ graph }) => foldsHiding(graph, path).length === 0)?.folded;
}

const foldingsOf = (page: Embedded): Embedded["foldings"] => [
  { folded: page.document.graph.groups.filter((group) => group.folded).map((group) => group.id), graph: page.document.graph },
  ...page.foldings,
];

const keyOf = (folds: readonly string[]): string => JSON.stringify([...folds].sort());
