/** Answers, condition values and results in the code: small buttons after the end of a line, or below it. */
import { StateEffect } from "@codemirror/state";
import { WidgetType, type EditorView } from "@codemirror/view";
import { piecesOf } from "../pieces";
import { store } from "../store";
import type { Chip } from "./marks";

/** All chips of a recorded line are to be shown. */
export const unfold = StateEffect.define<number>();

/** So many answers of one call stand in the code; the rest is one click away. */
const MOST = 6;

/** The answers that need a story come first when there is not room for all; what is left stays in the order of the call. */
export function foldChips(chips: readonly Chip[]): readonly Chip[] {
  const answers = chips.filter((chip) => chip.kind === "answer");
  if (answers.length <= MOST) return chips;
  const quiet = (chip: Chip): boolean => chip.tone === "good" || chip.tone === "asked";
  const kept = new Set([...answers.filter((chip) => !quiet(chip)), ...answers.filter(quiet)].slice(0, MOST));
  const shown = chips.filter((chip) => chip.kind !== "answer" || kept.has(chip));
  return [...shown, { kind: "more", name: "", text: `+${answers.length - MOST} more`, tone: "", story: "", step: -1 }];
}

export class Chips extends WidgetType {
  constructor(private readonly chips: readonly Chip[], private readonly below: boolean, private readonly line: number) { super(); }

  override eq(other: Chips): boolean {
    return this.below === other.below && this.line === other.line && JSON.stringify(this.chips) === JSON.stringify(other.chips);
  }

  override toDOM(view: EditorView): HTMLElement {
    const row = document.createElement(this.below ? "div" : "span");
    row.className = this.below ? "ts-chips ts-below" : "ts-chips";
    row.append(...this.chips.map((chip) => chipElement(chip, () => view.dispatch({ effects: unfold.of(this.line) }))));
    return row;
  }

  override ignoreEvent(): boolean { return true; }
}

function chipElement(chip: Chip, more: () => void): HTMLElement {
  const active = chip.story !== "" || chip.kind === "answer" || chip.kind === "more";
  const element = document.createElement(active ? "button" : "span");
  element.className = `ts-chip ts-${chip.kind}${chip.tone ? ` ts-tone-${chip.tone}` : ""}`;
  if (chip.name) {
    const name = document.createElement("b");
    piecesOf(chip.name).forEach((piece, index) => name.append(...(index > 0 ? [document.createElement("wbr")] : []), piece));
    element.append(name, " ");
  }
  element.append(chip.kind === "branch" || chip.kind === "count" || chip.kind === "more" || chip.name ? chip.text : chip.kind === "error" ? `✕ ${chip.text}` : `→ ${chip.text}`);
  if (element instanceof HTMLButtonElement) {
    element.type = "button";
    element.title = chip.kind === "more" ? "show all answers" : chip.story ? "why: open its story" : "to this answer";
    element.addEventListener("click", () => (chip.kind === "more" ? more() : open(chip)));
  }
  return element;
}

function open(chip: Chip): void {
  if (chip.story) store.set({ story: chip.story });
  else store.go(chip.step);
}
