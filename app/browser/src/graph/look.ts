/** How a node looks at a step, decided from the document alone: words, outline, what is filled. Drawing only follows. */
import type { GraphNode, Phase, SessionDocument } from "../document";
import { callStart, gradientAt, isAsked, isBorn, noneAt } from "../moment";
import { brief, hasNumbers, shapeText, valueOf } from "../values";

export interface NodeLook {
  born: boolean;
  /** Under the label: its name and value, or its shape. */
  detail: string;
  /** "∂ 4.52" once it flowed, "∂ None" once that is known. */
  gradient: string;
  /** Why a ghost is not on the tape. */
  reason: string;
  none: "" | "none" | "asked";
  /** Present at this step: the phase that marks it. */
  current: Phase | null;
}

/** What takes more characters gives way to its shape. The server makes nodes wide enough by the same rule: tapecore/graph/brief.py. */
const SHORT = 13;

export function lookOf(node: GraphNode, document: SessionDocument, step: number, current: Phase | null): NodeLook {
  const born = isBorn(node, step);
  const answer = noneAt(document, node, step);
  const none = !answer ? "" : isAsked(answer) ? "asked" : "none";
  if (!born) return { born, none, current, detail: "", gradient: "", reason: "" };
  const gradient = gradientText(node, document, step, none !== "");
  return { born, none, current, detail: node.detail, gradient, reason: node.kind === "ghost" && gradient === "" ? node.reason : "" };
}

function gradientText(node: GraphNode, document: SessionDocument, step: number, none: boolean): string {
  const gradient = gradientAt(node, step, callStart(document, step));
  if (!gradient) return none ? "∂ None" : "";
  const card = valueOf(document, gradient.value);
  const text = brief(card);
  return `∂ ${card && hasNumbers(card) && text.length <= SHORT ? text : shapeText(card?.shape ?? [])}`;
}
