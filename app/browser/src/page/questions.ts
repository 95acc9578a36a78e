/** The row of questions above the stories: those of the present gradient call, what is fine and what is too many folded away. */
import type { SessionDocument } from "../document";
import { store } from "../store";

export interface Question { line: number; /** Has a story of its own. */ troubled: boolean; /** Its story is open. */ open: boolean }
export interface Folded { hidden: boolean[]; fine: number; more: number }

const MOST = 6;

/** The line of the call that the cursor is at: the last that has begun, before the first the first; 0 without calls. */
export function callLine(document: SessionDocument, step: number): number {
  const asked = document.calls.filter((call) => call.answers.length > 0); // the others are the library's
  const call = asked.findLast((each) => each.step <= step) ?? asked[0];
  return call?.line ?? 0;
}

/** Which questions are put away. One without a line (the error that ended the run) and the open one always stay. */
export function foldQuestions(questions: readonly Question[], line: number, unfolded: boolean): Folded {
  const here = questions.map((each) => each.open || each.line === 0 || each.line === line);
  const many = here.filter(Boolean).length > MOST && !unfolded;
  const asked = questions.flatMap((each, place) => (here[place] && each.troubled ? [place] : []));
  const kept = new Set(many ? [...asked].sort((a, b) => Number(questions[b]?.open) - Number(questions[a]?.open)).slice(0, MOST) : asked);
  const hidden = questions.map((each, place) => !here[place] || (each.troubled ? !kept.has(place) : many));
  const fine = many ? questions.filter((each, place) => here[place] && !each.troubled).length : 0;
  return { hidden, fine, more: asked.length - kept.size };
}

let unfoldedLine = 0;

export function serveQuestions(): void {
  store.subscribe((changed) => {
    if (changed.has("document")) unfoldedLine = 0;
    if (changed.has("document") || changed.has("step") || changed.has("story")) arrange();
  });
  new MutationObserver((records) => { if (records.some(touchesQuestions)) arrange(); })
    .observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-story", "data-line"] });
  arrange();
}

function touchesQuestions({ type, target, addedNodes }: MutationRecord): boolean {
  const of = (node: Node): boolean => node instanceof HTMLElement && (node.matches(".question") || node.querySelector(".question") !== null);
  return type === "attributes" ? of(target) : [...addedNodes].some(of);
}

function arrange(): void {
  const session = store.document;
  const row = document.querySelector<HTMLElement>(".questions");
  if (!session || !row) return;
  const chips = [...row.querySelectorAll<HTMLElement>(".question")];
  const line = callLine(session, store.step);
  const questions = chips.map(({ dataset: { line: at, story } }) => ({
    line: Number(at ?? 0), troubled: story !== undefined, open: story !== undefined && story === store.snapshot.story,
  }));
  const { hidden, fine, more } = foldQuestions(questions, line, unfoldedLine === line);
  chips.forEach((chip, place) => { if (chip.hidden !== hidden[place]) chip.hidden = hidden[place] ?? false; });
  summarize(row, [...(more > 0 ? [`+${more} more`] : []), ...(fine > 0 ? [`${fine} fine`] : [])], line);
}

/** One button for all that is folded away, after the questions; a click shows them. */
function summarize(row: HTMLElement, said: readonly string[], line: number): void {
  const found = row.querySelector<HTMLButtonElement>(".folded");
  const button = found ?? document.createElement("button");
  const text = said.join(", ");
  button.hidden = text === "";
  if (button.textContent !== text) button.textContent = text;
  button.onclick = () => { unfoldedLine = line; arrange(); };
  if (found && found === row.lastElementChild) return;
  button.type = "button";
  button.className = "folded";
  button.title = "show them all";
  row.append(button);
}
