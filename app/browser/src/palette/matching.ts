/** Which entries of the palette are meant by what was typed, the likeliest first. Pure. */

export interface Entry { id: string; name: string; /** Chords. */ keys: readonly string[]; group: string; act(): void }

/** Every word has to be found: at the start of the name, of one of its words, or anywhere in name or group. */
export function matching(entries: readonly Entry[], typed: string): Entry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = entries.map((entry, place) => ({ entry, place, rank: rankOf(entry, words) }));
  return ranked.filter(({ rank }) => rank < Infinity).sort((a, b) => a.rank - b.rank || a.place - b.place).map(({ entry }) => entry);
}

const rankOf = (entry: Entry, words: readonly string[]): number => words.reduce((sum, word) => sum + rank(entry, word), 0);

function rank({ name, group, keys }: Entry, word: string): number {
  const text = name.toLowerCase();
  if (text.startsWith(word)) return 0;
  if (text.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 1;
  if (text.includes(word)) return 2;
  return group.toLowerCase().includes(word) || keys.some((key) => key.toLowerCase() === word) ? 3 : Infinity;
}
