/** What tapes keep alive, asked of the server once for each session, and what there is to say of it at a step. */

export interface Kept {
  tape: number; name: string;
  /** From step `steps[k]` on it holds `bytes[k]`. */
  steps: number[]; bytes: number[];
  peak: number;
  /** Of the peak, the bytes of values that the program has no name for. */
  alone: number;
  until: string;
  /** What persistent=True costs, "" for nothing. */
  cost: string;
}

const asked = new Map<string, Promise<Kept[]>>();
const MOST = 8;

/** Empty where the server does not answer: then there is nothing to say. */
export function askKept(session: string): Promise<Kept[]> {
  const known = asked.get(session);
  if (known) return known;
  const found = fetchKept(session);
  asked.set(session, found);
  if (asked.size > MOST) asked.delete([...asked.keys()][0] ?? "");
  return found;
}

async function fetchKept(session: string): Promise<Kept[]> {
  try {
    const answer = await fetch(`/api/session/${encodeURIComponent(session)}/memory`);
    return answer.ok ? ((await answer.json()) as Kept[]) : [];
  } catch {
    return [];
  }
}

/** Bytes held at a step. */
export function heldAt(kept: Kept, step: number): number {
  const place = kept.steps.findLastIndex((each) => each <= step);
  return kept.bytes[place] ?? 0;
}

/** "keeps 12 B now, 24 B at most (16 B of that in results without a name), until ∂y/∂x in line 9 has used it up". */
export function keptWords(kept: Kept, step: number): string {
  if (kept.peak === 0) return "keeps no arrays: its rules read none";
  const alone = kept.alone > 0 ? `${inBytes(kept.alone)} of that in results without a name` : "all of that in values which the program names";
  return `keeps ${inBytes(heldAt(kept, step))} now, ${inBytes(kept.peak)} at most (${alone}), ${kept.until}`;
}

/** 24 B, 1.2 kB, 3.4 MB. */
export function inBytes(count: number): string {
  if (count < 1000) return `${count} B`;
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}
