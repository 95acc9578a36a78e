/** What is known of a public name before any run: how it is called, and what differentiation does with it. */
import type { KnownName, KnownNames, OpInput } from "./known_names";

export interface CardLine { text: string; tone: "good" | "none" | "error" | ""; /** Shown as code behind the text. */ code?: string }

const WRITTEN_ON = 4;

/** Of an op each input, of a function that is written on ops what holds for all of them, of all else nothing. Pure. */
export function gradientLines(known: KnownName, ops: KnownNames["ops"]): CardLine[] {
  if (known.op !== undefined) return (ops[known.op] ?? []).map(inputLine);
  const written = known.ops ?? [];
  if (written.length === 0) return [];
  const without = written.filter((op) => !(ops[op] ?? []).some(({ rule }) => rule === "rule"));
  const named = `${written.slice(0, WRITTEN_ON).join(", ")}${written.length > WRITTEN_ON ? `, +${written.length - WRITTEN_ON} more` : ""}`;
  const line: CardLine = { text: `Written on ${named}.`, tone: "" };
  if (without.length === 0) return [line, { text: written.length === 1 ? "It has a gradient." : "All of them have gradients.", tone: "good" }, ...only(written, ops)];
  return [line, { text: without.length === written.length ? "No gradient flows through it: None." : `No gradient through ${without.slice(0, WRITTEN_ON).join(", ")}.`, tone: "none" }];
}

/** The formulas, where there is one op to speak of. */
const only = (written: readonly string[], ops: KnownNames["ops"]): CardLine[] => (written.length === 1 ? (ops[written[0] ?? ""] ?? []).map(inputLine) : []);

function inputLine({ name, rule, formula }: OpInput): CardLine {
  if (rule === "rule") return { text: `∂/∂${name.replace(/^\*/, "")}: has a gradient`, tone: "good", ...(formula ? { code: formula } : {}) };
  if (rule === "none") return { text: `${name}: has no gradient: None`, tone: "none" };
  return { text: `${name}: no gradient is registered: LookupError`, tone: "error" };
}

export function cardElement(spelled: string, known: KnownName, ops: KnownNames["ops"]): HTMLElement {
  const card = element("div", "ts-name-card", "");
  const head = element("p", "ts-name-head", "");
  head.append(element("code", "", `${spelled}${known.signature ?? ""}`));
  card.append(head);
  if (known.about) card.append(element("p", "", known.about.replaceAll("``", "")));
  for (const { text, tone, code } of gradientLines(known, ops)) {
    const line = element("p", tone ? `tone-${tone}` : "", text);
    if (code) line.append(" ", element("code", "", code));
    card.append(line);
  }
  return card;
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
