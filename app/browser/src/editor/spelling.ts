/** How a program spells TensorFlow's names: which public name a dotted text stands for, by the imports of the program. Pure. */

const PLAIN = /^[ \t]*import[ \t]+(.+)$/gm;
const FROM = /^[ \t]*from[ \t]+tensorflow((?:\.\w+)*)[ \t]+import[ \t]+\(?([\w \t,]+)/gm;

/** First part of a dotted name -> the public name that it stands for, "" for `tf` itself. */
export function spellings(program: string): Map<string, string> {
  const found = new Map([["tf", ""], ["tensorflow", ""]]);
  for (const [, modules = ""] of program.matchAll(PLAIN)) {
    for (const [, path = "", alias] of modules.matchAll(/\btensorflow((?:\.\w+)*)(?:[ \t]+as[ \t]+(\w+))?/g)) if (alias) found.set(alias, path.slice(1));
  }
  for (const [, path = "", names = ""] of program.matchAll(FROM)) {
    for (const [, name = "", alias] of names.matchAll(/(\w+)(?:[ \t]+as[ \t]+(\w+))?/g)) found.set(alias ?? name, `${path}.${name}`.slice(1));
  }
  return found;
}

/** `tf.math.sin` -> `math.sin`; null for what is not TensorFlow's. */
export function publicName(dotted: string, spelled: ReadonlyMap<string, string>): string | null {
  const [first = "", ...rest] = dotted.split(".");
  const prefix = spelled.get(first);
  return prefix === undefined ? null : [prefix, ...rest].filter((part, place) => part !== "" || place > 0).join(".");
}

/** The dotted name around a column of a line, as far as the column's own part of it; the text of an attribute of a value (`f(x).sum`) is none. */
export function dottedAt(line: string, column: number): { text: string; from: number; to: number } | null {
  for (const { 0: text, index } of line.matchAll(/[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu)) {
    if (column < index || column > index + text.length) continue;
    if (/[.\])"']\s*$/.test(line.slice(0, index))) return null;
    const end = text.indexOf(".", column - index);
    return { text: end < 0 ? text : text.slice(0, end), from: index, to: end < 0 ? index + text.length : index + end };
  }
  return null;
}

export interface Member { label: string; /** More names lie behind it. */ inner: boolean }

/** What stands directly behind a prefix ("" for `tf.`), each once. */
export function membersOf(names: readonly { name: string }[], prefix: string): Member[] {
  const start = prefix === "" ? "" : `${prefix}.`;
  const found = new Map<string, boolean>();
  for (const { name } of names) {
    if (!name.startsWith(start)) continue;
    const [label = "", ...more] = name.slice(start.length).split(".");
    found.set(label, (found.get(label) ?? false) || more.length > 0);
  }
  return [...found].map(([label, inner]) => ({ label, inner }));
}
