/** Answers, condition values and results in the code: small buttons after the end of a line, or below it. */
import { WidgetType } from "@codemirror/view";
import { store } from "../store";
import type { Chip } from "./marks";

export class Chips extends WidgetType {
  constructor(private readonly chips: readonly Chip[], private readonly below: boolean) { super(); }

  override eq(other: Chips): boolean {
    return this.below === other.below && JSON.stringify(this.chips) === JSON.stringify(other.chips);
  }

  override toDOM(): HTMLElement {
    const row = document.createElement(this.below ? "div" : "span");
    row.className = this.below ? "ts-chips ts-below" : "ts-chips";
    row.append(...this.chips.map(chipElement));
    return row;
  }

  override ignoreEvent(): boolean { return true; }
}

function chipElement(chip: Chip): HTMLElement {
  const active = chip.story !== "" || chip.kind === "answer";
  const element = document.createElement(active ? "button" : "span");
  element.className = `ts-chip ts-${chip.kind}${chip.tone ? ` ts-tone-${chip.tone}` : ""}`;
  if (chip.name) {
    const name = document.createElement("b");
    name.textContent = chip.name;
    element.append(name, " ");
  }
  element.append(chip.kind === "branch" || chip.kind === "count" || chip.name ? chip.text : chip.kind === "error" ? `✕ ${chip.text}` : `→ ${chip.text}`);
  if (element instanceof HTMLButtonElement) {
    element.type = "button";
    element.title = chip.story ? "why: open its story" : "to this answer";
    element.addEventListener("click", () => open(chip));
  }
  return element;
}

function open(chip: Chip): void {
  if (chip.story) store.set({ story: chip.story });
  else store.go(chip.step);
}
