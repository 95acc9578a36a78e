/** A story that is opened has what it tells in view: groups on its way that are folded are opened. */
import type { GraphDocument, SessionDocument } from "../document";
import { answerOf } from "../moment";
import { embedded, foldingShowing, foldsHiding } from "../player/embedded";
import { fold } from "../player/loader";
import { store } from "../store";

/** The folds with which all of a story's nodes can be seen; null when they can be seen already, or have no place. */
export function foldsFor(document: SessionDocument, graph: GraphDocument, story: string): readonly string[] | null {
  const told = answerOf(document, story);
  const hiding = new Set(foldsHiding(graph, told?.path ?? []).map((node) => node.group));
  if (hiding.size === 0) return null;
  return told?.folds ?? graph.groups.filter((group) => group.folded && !hiding.has(group.id)).map((group) => group.id);
}

/** What a person folded or opened is left as it is until another story is opened. */
export function serveUnfolding(): () => void {
  return store.subscribe((changed) => {
    const { document, graph, story } = store.snapshot;
    if (!changed.has("story") || !document || !graph) return;
    const folds = foldsFor(document, graph, story);
    if (folds) fold(folds).catch(() => instead(answerOf(document, story)?.path ?? []));
  });
}

/** A page without a server may not have this folding: another in which the story's way is in view does as well. */
function instead(path: readonly number[]): void {
  const page = embedded();
  const folds = page && foldingShowing(page, path);
  if (folds) void fold(folds);
}
