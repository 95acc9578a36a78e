/** Text from a program as it can stand in a line: what cannot be seen, or turns its surroundings round, is written as an escape. */

const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200d\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|(?<![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\u200e/g;

/** At most `longest` characters, of a longer text the beginning and how long it is. */
export function visible(text: string, longest = Infinity): string {
  const characters = text.length > longest ? [...text] : null;
  const long = characters !== null && characters.length > longest;
  const shown = (long ? characters.slice(0, longest - 1).join("") : text).replace(UNSEEN, escaped);
  return long ? `${shown}… (${characters.length} characters)` : shown;
}

const SHORT: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r" };

function escaped(letter: string): string {
  const code = letter.charCodeAt(0);
  return SHORT[letter] ?? (code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`);
}
