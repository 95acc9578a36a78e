/** What stands beside the code at a step: pure, from the document and the cursor. Lines are those of the recorded program. */
import type { Answer, Branch, Phase, SessionDocument, Tone } from "../document";
import { answersAt, branchesAt, callsAt, outputsAt } from "../moment";

export interface Chip {
  kind: "answer" | "branch" | "result" | "error" | "count" | "more";
  /** The source's name, before the text. */
  name: string;
  text: string;
  tone: Tone | "";
  /** What a click opens or goes to; "" and -1: nothing. */
  story: string;
  step: number;
}
export type Sign = "tape" | "guilty" | "none" | "skipped" | "error";
export interface LineMarks { line: number; current: Phase | null; skipped: boolean; chips: Chip[]; sign: Sign | null; says: string }

const LONGEST = 60;
const OF_ARRAYS = 30;

export function lineMarks(document: SessionDocument, step: number, story: string): LineMarks[] {
  const marks = new Map<number, LineMarks>();
  const at = (line: number): LineMarks => {
    const found = marks.get(line) ?? { line, current: null, skipped: false, chips: [], sign: null, says: "" };
    marks.set(line, found);
    return found;
  };
  const sign = (line: number, kind: Sign, says: string): void => { Object.assign(at(line), { sign: kind, says }); };

  for (const line of document.skipped) { at(line).skipped = true; sign(line, "skipped", "this line did not run"); }
  tapeLines(document, step).forEach((line) => sign(line, "tape", "a tape opens here"));
  for (const branch of branchesAt(document, step)) at(branch.line).chips.push(chip("branch", conditionText(branch), branch.step));
  for (const { call, number, of } of callsAt(document, step)) {
    const answers = answersAt(call, step);
    if (of > 1) at(call.line).chips.push(chip("count", `call ${number} of ${of}`, call.step));
    at(call.line).chips.push(...answers.map(answerChip));
    if (answers.some((answer) => answer.tone === "none")) sign(call.line, "none", "a gradient is None");
  }
  for (const line of guilty(document, step, story)) sign(line, "guilty", "the story points here");
  for (const output of outputsAt(document, step, "result")) at(output.line).chips.push(chip("result", firstLine(output.data), output.step));
  for (const output of outputsAt(document, step, "error")) {
    at(output.line).chips.push({ ...chip("error", lastLine(output.data), output.step), tone: "error" });
    sign(output.line, "error", "an error was raised here");
  }
  const now = document.steps[step];
  if (now && now.line > 0) at(now.line).current = now.phase;
  return [...marks.values()].filter((mark) => mark.line > 0).sort((a, b) => a.line - b.line);
}

function chip(kind: Chip["kind"], text: string, step: number): Chip {
  return { kind, name: "", text, tone: "", story: "", step };
}

/** `x > 0.0 → False`. */
function conditionText({ text, value }: Branch): string {
  return /→|->/.test(text) ? text : `${text} → ${value ? "True" : "False"}`;
}

/** Arrays are cut short: the whole is in the inspector, and a None's reason is never cut. */
function answerChip(answer: Answer): Chip {
  return { kind: "answer", name: answer.source, text: answer.value < 0 ? answer.text : cut(answer.text, OF_ARRAYS), tone: answer.tone, story: answer.story, step: answer.step };
}

function tapeLines(document: SessionDocument, step: number): Set<number> {
  return new Set(document.steps.slice(0, step + 1).filter((each) => each.kind === "tape_open").map((each) => each.line));
}

/** Lines of the open story, once its answer is there. */
function guilty(document: SessionDocument, step: number, story: string): number[] {
  if (story === "") return [];
  return document.calls.flatMap((call) => call.answers).find((answer) => answer.story === story && answer.step <= step)?.lines ?? [];
}

const cut = (text: string, most = LONGEST): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const firstLine = (text: string): string => cut(text.trim().replace(/\s*\n\s*/g, " "));
const lastLine = (text: string): string => text.trim().split("\n").pop() ?? "";

/** Chips stand at the end of their line while they fit there, else below it: they must never be out of view. */
export function fitsBeside(lineLength: number, chips: readonly Chip[], columns: number): boolean {
  const needed = chips.reduce((sum, each) => sum + each.name.length + each.text.length + 4, 0);
  return lineLength + 2 + needed <= columns;
}
