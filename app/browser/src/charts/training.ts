/** Loops that train: the gradient calls of one line, pass by pass, with what they differentiate and how large the gradients are. */
import type { GradientCall, SessionDocument } from "../document";
import { sizeOf } from "../numbers";
import { itemAt, sizeOfShape, valueOf } from "../values";

export interface Pass { step: number; scope: string; loss: number | null; norms: (number | null)[] }
export interface Training { line: number; target: string; measure: "value" | "norm"; sources: string[]; passes: Pass[] }

interface Given { name: string; value: number }

/** Whether there is one, without a look at its numbers. */
export const trains = (document: SessionDocument): boolean => callsByLine(document).some(([, calls]) => calls.length > 1);

export function trainingsOf(document: SessionDocument): Training[] {
  return callsByLine(document).flatMap(([line, calls]) => (calls.length > 1 ? [training(document, line, calls)] : []));
}

function callsByLine(document: SessionDocument): [number, GradientCall[]][] {
  const lines = new Map<number, GradientCall[]>();
  for (const call of document.calls) {
    if (call.line <= 0 || document.steps[call.step]?.kind !== "gradient") continue;
    const before = lines.get(call.line);
    if (before) before.push(call);
    else lines.set(call.line, [call]);
  }
  return [...lines];
}

function training(document: SessionDocument, line: number, calls: readonly GradientCall[]): Training {
  const given = calls.map((call) => answersOf(document, call));
  const sources = [...new Set(given.flatMap((answers) => answers.map((answer) => answer.name)))];
  const target = valueOf(document, targetOf(document, calls[0]));
  const passes = calls.map((call, at): Pass => ({
    step: call.step,
    scope: document.steps[call.step]?.scope ?? "",
    loss: lossOf(document, targetOf(document, call)),
    norms: sources.map((source) => normOf(document, given[at]?.find((answer) => answer.name === source)?.value ?? -1)),
  }));
  return { line, target: calls[0]?.target ?? "", measure: target && sizeOfShape(target.shape) === 1 ? "value" : "norm", sources, passes };
}

const targetOf = (document: SessionDocument, call: GradientCall | undefined): number => call?.value ?? document.steps[call?.step ?? 0]?.inputs[0]?.value ?? -1;

/** What the library asked for has no answers at its line, but steps that give them. */
function answersOf(document: SessionDocument, call: GradientCall): Given[] {
  if (call.answers.length > 0) return call.answers.map(({ source, value }) => ({ name: source, value }));
  const found: Given[] = [];
  for (let at = call.step + 1; at < document.steps.length; at += 1) {
    const step = document.steps[at];
    if (!step || step.kind === "gradient" || step.phase !== "backward") break;
    if (step.kind === "answer") found.push({ name: step.inputs[0]?.label ?? step.title, value: step.outputs[0]?.value ?? -1 });
  }
  return found;
}

function lossOf(document: SessionDocument, index: number): number | null {
  const card = valueOf(document, index);
  if (!card) return null;
  return sizeOfShape(card.shape) === 1 ? sizeOf(itemAt(card, 0)) : normOf(document, index);
}

/** null: there is no gradient, or it is not finite. */
function normOf(document: SessionDocument, index: number): number | null {
  const found = valueOf(document, index)?.statistics;
  return found && found.nans + found.infs === 0 ? found.norm : null;
}

/** The norm of all gradients of a pass together; null when there is none, or one of them is not finite. */
export function together(pass: Pass): number | null {
  const known = pass.norms.filter((norm): norm is number => norm !== null);
  return known.length > 0 ? Math.hypot(...known) : null;
}
