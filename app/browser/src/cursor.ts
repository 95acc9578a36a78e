/** Where a reader stands in a session, and how one moves: pure functions on the document. */
import type { GradientCall, Answer, SessionDocument, Segment } from "./document";

/** What one pullback is split into when it is walked through slowly; -1 shows all of it at once. */
export const PARTS = ["arrives", "local rule", "contributions", "add up"] as const;

export function clampStep(document: SessionDocument, step: number): number {
  return Math.max(0, Math.min(document.steps.length - 1, Math.trunc(step)));
}

/** First step of the next backward segment after `step`, round again from the start; `step` itself if there is none. */
export function nextBackward(document: SessionDocument, step: number): number {
  const starts = backwardStarts(document);
  return starts.find((start) => start > step) ?? starts[0] ?? step;
}

function backwardStarts(document: SessionDocument): number[] {
  const labelled = document.segments.filter((segment) => segment.phase === "backward").map((segment) => segment.from);
  if (labelled.length > 0) return [...new Set(labelled)].sort((a, b) => a - b);
  const steps = document.steps;
  return steps.flatMap((step, index) => (step.phase === "backward" && steps[index - 1]?.phase !== "backward" ? [index] : []));
}

/** The innermost labelled stretch around `step`. */
export function segmentAt(document: SessionDocument, step: number): Segment | undefined {
  return document.segments.filter((segment) => segment.from <= step && step <= segment.to).sort((a, b) => b.lane - a.lane)[0];
}

/** Step and part after one slow move: a backward step's parts one by one, any other step as a whole. */
export function nextPart(document: SessionDocument, step: number, part: number, by: 1 | -1): { step: number; part: number } {
  const last = PARTS.length - 1;
  if (hasParts(document, step) && part >= 0 && part + by >= 0 && part + by <= last) return { step, part: part + by };
  const to = part < 0 && by > 0 && hasParts(document, step) ? step : clampStep(document, step + by);
  if (!hasParts(document, to)) return { step: to, part: -1 };
  return { step: to, part: by > 0 ? 0 : last };
}

function hasParts(document: SessionDocument, step: number): boolean {
  return (document.steps[step]?.contributions.length ?? 0) > 0;
}

/** The story that is open without a click: of the first answer that needs one. */
export function firstStory(document: SessionDocument): string {
  const answers = document.calls.flatMap((call: GradientCall): Answer[] => call.answers).filter((answer) => answer.story !== "");
  return (answers.find((answer) => answer.tone !== "good" && answer.tone !== "asked") ?? answers[0])?.story ?? "";
}

/** The story of the answer that a step gives, "" for none: whoever steps onto an answer wants to know why. */
export function storyAt(document: SessionDocument, step: number): string {
  for (const call of document.calls) {
    const answer = call.answers.find((each) => each.step === step);
    if (answer) return answer.story;
  }
  return "";
}
