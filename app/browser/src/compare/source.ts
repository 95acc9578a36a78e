/** Where comparisons come from: one route of the server. */
import { MissingSession } from "../session_source";
import type { ComparisonDocument } from "./aligned";
import { BEFORE } from "./opening";

/** The server's sentence for why two runs cannot be laid side by side. */
export class NotCompared extends Error {}

const NOTHING_BEFORE = "There is no run before this one yet. Edit the program and run it: then both can be compared.";

export async function fetchComparison(session: string, compare: string, before: string, signal: AbortSignal): Promise<ComparisonDocument> {
  if (compare === BEFORE && !before) throw new NotCompared(NOTHING_BEFORE);
  const asked = compare === BEFORE ? `before=${encodeURIComponent(before)}` : `story=${encodeURIComponent(compare)}`;
  const answer = await fetch(`/api/session/${encodeURIComponent(session)}/comparison?${asked}`, { signal });
  if (answer.status === 404) throw new MissingSession(session);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const found = (await answer.json()) as ComparisonDocument | { refused: string };
  if ("refused" in found) throw new NotCompared(found.refused);
  return found;
}

export function troubleOf(reason: unknown): string {
  if (reason instanceof NotCompared) return reason.message;
  if (reason instanceof MissingSession) return "This session is no longer kept here. Run the program again, or open its .tape file.";
  return `The two runs could not be compared: ${reason instanceof Error ? reason.message : String(reason)}.`;
}
