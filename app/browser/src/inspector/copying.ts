/** An array as NumPy writes it, to be pasted into a program: every number gives the same bits again. */
import type { ValueCard } from "../document";
import { sizeOf, type Item } from "../numbers";
import { itemAt, shapeText, sizeOfShape } from "../values";
import { visible } from "../visible";

/** Longer texts are cut in pasted comments only, never in strings. */
const SINGLE = /^(float32|bfloat16)$/;

export function toNumpy(card: ValueCard): string {
  if (card.items === null) return `# the numbers of this ${card.dtype} ${shapeText(card.shape)} were not kept`;
  const words = Array.from({ length: card.items.length }, (_, index) => literal(itemAt(card, index), card.dtype));
  const array = `np.array(${nested(words, card.itemsShape)}, dtype=${dtypeOf(card.dtype)})`;
  const shaped = sizeOfShape(card.itemsShape) === 0 && card.itemsShape.length > 1 ? `np.zeros((${card.itemsShape.join(", ")}), dtype=${dtypeOf(card.dtype)})` : array;
  const about = [...(card.whole ? [] : [sampled(card)]), ...(isComplex(card.dtype) ? ["# parts rounded to five digits"] : []), ...(card.dtype === "bfloat16" ? ["# bfloat16 in TensorFlow"] : [])];
  return [...about, shaped].join("\n");
}

const sampled = (card: ValueCard): string =>
  `# a sample: ${shapeText(card.itemsShape)} of the ${sizeOfShape(card.shape)} numbers of a ${card.dtype} array of shape ${shapeText(card.shape)}`;

function dtypeOf(dtype: string): string {
  if (dtype === "string") return "object";
  return `np.${{ bool: "bool_", bfloat16: "float32" }[dtype] ?? dtype}`;
}

const isComplex = (dtype: string): boolean => dtype.startsWith("complex");

function literal(item: Item, dtype: string): string {
  if (item === null) return "None";
  if (typeof item === "boolean") return item ? "True" : "False";
  if (dtype === "string") return JSON.stringify(item).replace(/[\u007f-\uffff]/g, (letter) => visibleEscape(letter));
  if (isComplex(dtype)) return complexLiteral(String(item));
  const size = sizeOf(item);
  if (size === null) return notFinite(item);
  return SINGLE.test(dtype) ? shortest(size) : /^float/.test(dtype) ? withPoint(String(size)) : String(size);
}

const notFinite = (item: Item): string => ({ nan: "np.nan", NaN: "np.nan", inf: "np.inf", Infinity: "np.inf" })[String(item)] ?? "-np.inf";

/** `1.0+nanj` is no number in Python; `complex(1.0, np.nan)` is. */
function complexLiteral(text: string): string {
  const parts = /^(.+?)([+-])([^+-]+(?:e[+-]\d+)?)j$/.exec(text);
  if (!/nan|inf/.test(text) || !parts) return text;
  const part = (word: string): string => word.replace(/nan|inf/, (name) => `np.${name}`);
  return `complex(${part(parts[1] ?? "")}, ${parts[2] === "-" ? "-" : ""}${part(parts[3] ?? "")})`;
}

/** Letters stay letters; what cannot be seen is an escape. */
function visibleEscape(letter: string): string {
  return /[\ud800-\udfff]/.test(letter) ? letter : visible(letter);
}

/** The fewest digits that are the same single-precision number. */
function shortest(value: number): string {
  for (let digits = 1; digits < 10; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === Math.fround(value)) return withPoint(String(text));
  }
  return withPoint(String(value));
}

const withPoint = (text: string): string => (/[.e]/.test(text) ? text : `${text}.0`);

function nested(words: readonly string[], shape: readonly number[]): string {
  if (shape.length === 0) return words[0] ?? "np.nan";
  if (shape.length === 1) return `[${words.join(", ")}]`;
  const [first = 0, ...rest] = shape;
  const stride = sizeOfShape(rest);
  return `[${Array.from({ length: first }, (_, at) => nested(words.slice(at * stride, (at + 1) * stride), rest)).join(", ")}]`;
}
