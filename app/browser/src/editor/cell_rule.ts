/** Where a notebook cell begins: a thin rule above its first line, with its number and the heading above it. */
import { WidgetType } from "@codemirror/view";

export interface CellStart { line: number; number: string; heading: string }

export class CellRule extends WidgetType {
  constructor(private readonly start: CellStart) { super(); }

  override eq(other: CellRule): boolean {
    return this.start.number === other.start.number && this.start.heading === other.start.heading;
  }

  override toDOM(): HTMLElement {
    const rule = document.createElement("div");
    rule.className = "ts-cell-rule";
    rule.append(part("ts-cell-number", this.start.number), part("ts-cell-heading", this.start.heading));
    return rule;
  }

  override ignoreEvent(): boolean { return true; }
}

function part(name: string, text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
