/** Names in letters that run from right to left stand where they belong: without a mark behind them `a = b * c` would be drawn from its end to its beginning. */
import type { GraphDocument, SessionDocument } from "./document";

const RUN = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+/g;
const MARK = "\u200e";
/** The text of the program and its values are as they are; what was printed too. */
const KEPT = new Set(["id", "source", "values", "outputs"]);

export const textInOrder = (text: string): string => text.replace(RUN, `$&${MARK}`);

/** A session's words, where its program has such names. It is changed. */
export function sessionInOrder(session: SessionDocument): SessionDocument {
  if (session.source.search(RUN) >= 0) settle(session as unknown as Holder, KEPT);
  return session;
}

export function graphInOrder(graph: GraphDocument): GraphDocument {
  settle(graph as unknown as Holder);
  return graph;
}

type Holder = Record<string, unknown>;
const NONE = new Set<string>();

function settle(holder: Holder, kept: ReadonlySet<string> = NONE): void {
  for (const key of Object.keys(holder)) {
    const held = holder[key];
    if (kept.has(key)) continue;
    if (typeof held === "string") holder[key] = textInOrder(held);
    else if (typeof held === "object" && held !== null) settle(held as Holder);
  }
}
