/** Completion of TensorFlow's names while one writes, and what is known of the one under the pointer. */
import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { hoverTooltip, type EditorView, type Tooltip } from "@codemirror/view";
import { knownNames, type KnownName, type KnownNames } from "./known_names";
import { cardElement } from "./name_card";
import { dottedAt, membersOf, publicName, spellings } from "./spelling";

const KINDS = { function: "function", class: "class", value: "constant" } as const;

export async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const before = context.matchBefore(/[\p{L}_][\p{L}\p{N}_.]*$/u);
  const dot = before ? before.text.lastIndexOf(".") : -1;
  if (!before || dot < 0) return null;
  const spelled = before.text.slice(0, dot);
  const prefix = publicName(spelled, spellings(context.state.doc.toString()));
  const known = prefix === null ? null : await knownNames();
  if (prefix === null || !known || context.aborted) return null;
  const named = new Map(known.names.map((each) => [each.name, each]));
  const options = membersOf(known.names, prefix).map(({ label, inner }) => option(label, spelled, named.get(prefix ? `${prefix}.${label}` : label), inner, known));
  return options.length > 0 ? { from: before.from + dot + 1, options, validFor: /^[\p{L}\p{N}_]*$/u } : null;
}

function option(label: string, spelled: string, found: KnownName | undefined, inner: boolean, known: KnownNames): Completion {
  if (!found) return { label, type: "namespace" };
  const detail = found.signature ?? "";
  return { label, type: inner ? "namespace" : KINDS[found.kind], ...(detail ? { detail: shortened(detail) } : {}), info: () => cardElement(`${spelled}.${label}`, found, known.ops) };
}

const LONGEST = 48;
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 2)}…)` : text);

async function tell(view: EditorView, at: number): Promise<Tooltip | null> {
  const line = view.state.doc.lineAt(at);
  const found = dottedAt(line.text, at - line.from);
  const name = found && publicName(found.text, spellings(view.state.doc.toString()));
  if (!found || !name) return null;
  const known = await knownNames();
  const one = known?.names.find((each) => each.name === name);
  if (!known || !one) return null;
  return { pos: line.from + found.from, end: line.from + found.to, above: true, create: () => ({ dom: cardElement(found.text, one, known.ops) }) };
}

export const knowing = (): Extension => [autocompletion({ override: [complete], icons: false }), hoverTooltip(tell, { hideOnChange: true })];
