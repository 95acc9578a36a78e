/** Breakpoints: what they are, how a person writes one, and the few letters that the address keeps of each. */

export type Kind = "line" | "op" | "shape" | "above" | "below" | "grew" | "shrank" | "zero" | "sign" | "bad";
/** `text` is what the kind asks for, in one spelling: "5", "matmul", "2x_" (any size), "0.001"; else "". Lines are those of the text as it is now. */
export interface Breakpoint { kind: Kind; text: string; on: boolean }

interface Manner { letter: string; /** In the list of kinds. */ name: string; /** What is to be written beside it; "": nothing. */ asks: string; example: string }

export const MANNERS: Readonly<Record<Kind, Manner>> = {
  line: { letter: "l", name: "a line", asks: "Line", example: "5" },
  op: { letter: "o", name: "an op", asks: "Op", example: "matmul" },
  shape: { letter: "s", name: "a shape", asks: "Shape", example: "(2, ?)" },
  above: { letter: "a", name: "gradient: |g| above", asks: "Number", example: "100" },
  below: { letter: "b", name: "gradient: |g| below", asks: "Number", example: "1e-6" },
  grew: { letter: "g", name: "gradient: grew tenfold", asks: "", example: "" },
  shrank: { letter: "k", name: "gradient: shrank tenfold", asks: "", example: "" },
  zero: { letter: "z", name: "gradient: became zero", asks: "", example: "" },
  sign: { letter: "c", name: "gradient: changed sign", asks: "", example: "" },
  bad: { letter: "n", name: "gradient: NaN or inf", asks: "", example: "" },
};
export const KINDS = Object.keys(MANNERS) as Kind[];

/** So many are kept, in the address too. */
export const MOST = 50;
const LONGEST_OP = 80;

/** A breakpoint from what a person wrote; a sentence that says what is wrong. */
export function written(kind: Kind, text: string, lines = Infinity): Breakpoint | string {
  const read = READERS[kind] ?? noText;
  const found = read(text.trim(), lines);
  return found.ok ? { kind, text: found.text, on: true } : found.says;
}

type Read = { ok: true; text: string } | { ok: false; says: string };
const good = (text: string): Read => ({ ok: true, text });
const wrong = (says: string): Read => ({ ok: false, says });
const noText = (): Read => good("");

const READERS: Partial<Record<Kind, (text: string, lines: number) => Read>> = {
  line: (text, lines) => {
    const line = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (line >= 1 && line <= lines) return good(String(line));
    return wrong(lines === Infinity ? "Write the number of a line." : `Write the number of a line, from 1 to ${lines}.`);
  },
  op: (text) => (text !== "" && text.length <= LONGEST_OP ? good(text.replace(/^tf\./, "")) : wrong("Write the name of an op, such as matmul, tf.sin or *.")),
  shape: readShape,
  above: readNumber,
  below: readNumber,
};

function readNumber(text: string): Read {
  const number = text === "" ? NaN : Number(text);
  if (Number.isFinite(number) && number >= 0) return good(String(number));
  return wrong("Write a number that is not negative, such as 100 or 1e-6: |g| is a size.");
}

/** "(2, ?)", "2x3", "[2, None]", "()" as sizes between x, any size as _. */
function readShape(text: string): Read {
  const inner = text.replace(/^\((.*)\)$/, "$1").replace(/^\[(.*)\]$/, "$1").trim();
  if (inner === "" && text !== "") return good("");
  const sizes = inner.replace(/,$/, "").split(/\s*[,x×]\s*|\s+/).map((size) => (/^(\?|_|\*|-1|None)$/.test(size) ? "_" : size));
  if (sizes.every((size) => /^(_|\d{1,9})$/.test(size))) return good(sizes.map((size) => (size === "_" ? size : String(Number(size)))).join("x"));
  return wrong("Write a shape, such as (2, 3), with ? for a size that may be any; () is a scalar.");
}

/** The sizes of a shape breakpoint, -1 for any. */
export const sizesOf = (text: string): number[] => (text === "" ? [] : text.split("x").map((size) => (size === "_" ? -1 : Number(size))));

/** "line 5", "op matmul", "shape (2, ?)", "|g| above 100". */
export function wordsOf({ kind, text }: Breakpoint): string {
  if (kind === "line" || kind === "op") return `${kind} ${text}`;
  if (kind === "shape") return `shape (${text.replaceAll("_", "?").split("x").join(", ")}${text !== "" && !text.includes("x") ? "," : ""})`;
  if (kind === "above" || kind === "below") return `|g| ${kind} ${text}`;
  return MANNERS[kind].name.replace(":", "");
}

export const isSame = (one: Breakpoint, other: Breakpoint): boolean => one.kind === other.kind && one.text === other.text;

/** "l5,-omatmul,a100": a letter and the text, "-" before one that is switched off. */
export const writeBreakpoints = (list: readonly Breakpoint[]): string =>
  list.map(({ kind, text, on }) => `${on ? "" : "-"}${MANNERS[kind].letter}${encodeURIComponent(text)}`).join(",");

/** What cannot be read is left out: an address may be bent. */
export function readBreakpoints(codes: string): Breakpoint[] {
  const found: Breakpoint[] = [];
  for (const code of codes.split(",")) {
    const [, off, letter, text] = /^(-?)([a-z])(.*)$/.exec(code) ?? [];
    const kind = KINDS.find((each) => MANNERS[each].letter === letter);
    const read = kind && written(kind, plain(text ?? "", kind));
    if (read && typeof read !== "string" && !found.some((each) => isSame(each, read)) && found.length < MOST) found.push({ ...read, on: off !== "-" });
  }
  return found;
}

function plain(text: string, kind: Kind): string {
  try {
    const read = decodeURIComponent(text);
    return kind === "shape" && read === "" ? "()" : read;
  } catch {
    return "";
  }
}
