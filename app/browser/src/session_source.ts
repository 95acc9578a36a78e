/** Where documents come from: two routes of the server; in a one-file page, the page itself. */
import { unpacked } from "./columns";
import type { GraphDocument, SessionDocument } from "./document";
import { graphInOrder, sessionInOrder } from "./in_order";
import { embedded, foldingOf } from "./player/embedded";

/** The server no longer has this session. */
export class MissingSession extends Error {}

export async function fetchSession(id: string): Promise<SessionDocument> {
  const answer = await fetch(`/api/session/${encodeURIComponent(id)}`);
  if (answer.status === 404) throw new MissingSession(id);
  if (!answer.ok) throw new Error(`the session could not be read (${answer.status})`);
  const session = sessionInOrder((await answer.json()) as SessionDocument);
  return globalThis.ONE_FILE ? session : unpacked(session);
}

export async function fetchGraph(id: string, folds: readonly string[]): Promise<GraphDocument> {
  const page = embedded();
  if (page) {
    const graph = foldingOf(page, folds);
    if (!graph) throw new Error("this folding is not in the page");
    return graph;
  }
  const answer = await fetch(`/api/session/${encodeURIComponent(id)}/graph?folded=${folds.map(encodeURIComponent).join(",")}`);
  if (!answer.ok) throw new Error(`the graph could not be laid out (${answer.status})`);
  return graphInOrder((await answer.json()) as GraphDocument);
}
